import { z } from 'zod';

const optionalText = z.string().nullish();

/** As leniently as Kayenta's own JSON reader: unknown keys pass, null is the same as absent. Booleans and numbers must be such. */
const EffectSize = z.looseObject({
  measure: optionalText,
  allowedIncrease: z.number().nullish(),
  allowedDecrease: z.number().nullish(),
  criticalIncrease: z.number().nullish(),
  criticalDecrease: z.number().nullish(),
});

const CanaryAnalysis = z.looseObject({
  direction: optionalText,
  nanStrategy: optionalText,
  outliers: z.looseObject({ strategy: optionalText, outlierFactor: z.number().positive().nullish() }).nullish(),
  critical: z.boolean().nullish(),
  mustHaveData: z.boolean().nullish(),
  muted: z.boolean().nullish(),
  effectSize: EffectSize.nullish(),
});
export type CanaryAnalysis = z.output<typeof CanaryAnalysis>;

const CanaryMetric = z.looseObject({
  name: z.string().min(1).max(1_000),
  query: z.record(z.string(), z.unknown()).nullish(),
  groups: z.array(z.string()).nullish(),
  analysisConfigurations: z.looseObject({ canary: CanaryAnalysis.nullish() }).nullish(),
  scopeName: optionalText,
});
export type CanaryMetric = z.output<typeof CanaryMetric>;

/** Score thresholds as Kayenta's callers send them. */
export const ScoreThresholds = z.looseObject({ pass: z.number(), marginal: z.number() });

/** A canary config as Kayenta stores it. */
export const KayentaCanaryConfig = z.looseObject({
  name: optionalText,
  judge: z.looseObject({ name: optionalText }).nullish(),
  metrics: z.array(CanaryMetric).max(1_000),
  templates: z.record(z.string(), z.string()).nullish(),
  classifier: z
    .looseObject({
      groupWeights: z.record(z.string(), z.number()).nullish(),
      scoreThresholds: ScoreThresholds.nullish(),
    })
    .nullish(),
});
export type KayentaCanaryConfig = z.output<typeof KayentaCanaryConfig>;
