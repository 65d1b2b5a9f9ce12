import { z } from 'zod';
import { JUDGE_NAMES } from '../../config/judge-settings.js';
import { shown } from '../../config/mistake.js';
import { propertyOf } from '../../config/property-of.js';
import { ALWAYS } from '../../config/strict-object.js';

const optionalText = z.string().nullish();
const optionalNumber = z.number().nullish();
const optionalFlag = z.boolean().nullish();
/** Wide enough for anything that is meant, and narrow enough for sums to stay numbers. */
const scoreLike = z.number().min(-1e6).max(1e6);

/** Kayenta's own judge and the one that stands for us in Kayenta, which both mean netflix-aca, and ours by their names. */
const JUDGES = ['NetflixACAJudge-v1.0', 'RemoteJudge-v1.0', ...JUDGE_NAMES];

// As lenient as Kayenta's own JSON reader: unknown keys pass, null is the same as absent. Booleans and numbers must be such.

const EffectSize = z.looseObject({
  measure: optionalText,
  allowedIncrease: optionalNumber,
  allowedDecrease: optionalNumber,
  criticalIncrease: optionalNumber,
  criticalDecrease: optionalNumber,
});

const Outliers = z.looseObject({ strategy: optionalText, outlierFactor: z.number().positive().nullish() });

const CanaryAnalysis = z.looseObject({
  direction: optionalText,
  nanStrategy: optionalText,
  outliers: Outliers.nullish(),
  critical: optionalFlag,
  mustHaveData: optionalFlag,
  muted: optionalFlag,
  effectSize: EffectSize.nullish(),
});
export type CanaryAnalysis = z.output<typeof CanaryAnalysis>;

const CanaryMetric = z.looseObject({
  name: z.string().min(1).max(1_000),
  query: z.record(z.string(), z.unknown()).nullish(),
  groups: z.array(z.string()).max(100).nullish(),
  analysisConfigurations: z.looseObject({ canary: CanaryAnalysis.nullish() }).nullish(),
  scopeName: optionalText,
});
export type CanaryMetric = z.output<typeof CanaryMetric>;

/** Score thresholds as Kayenta's callers send them. */
export const ScoreThresholds = z.looseObject({ pass: scoreLike, marginal: scoreLike });

const Classifier = z.looseObject({
  groupWeights: z.record(z.string(), scoreLike).nullish(),
  scoreThresholds: ScoreThresholds.nullish(),
});

/** A canary config as Kayenta stores it. */
export const KayentaCanaryConfig = z
  .looseObject({
    name: optionalText,
    judge: z
      .looseObject({
        name: optionalText.refine((name) => name === null || name === undefined || JUDGES.includes(name), {
          error: ({ input }) => `must be one of ${JUDGES.map(shown).join(', ')}, is ${shown(input)}`,
        }),
      })
      .nullish(),
    metrics: z.array(CanaryMetric).max(1_000),
    templates: z.record(z.string(), z.string()).nullish(),
    classifier: Classifier.nullish(),
  })
  .superRefine(({ metrics }, context) => {
    // Kayenta refuses to store a config with two metrics of one name; its judge finds a metric's config by name.
    const names = Array.isArray(metrics) ? metrics.map((metric) => propertyOf(metric, 'name')) : [];
    const seen = new Set<unknown>();
    for (const [i, name] of names.entries()) {
      const message = `${shown(name)} is the name of an earlier metric already`;
      if (name !== undefined && seen.has(name))
        context.addIssue({ code: 'custom', path: ['metrics', i, 'name'], message });
      seen.add(name);
    }
  }, ALWAYS);
export type KayentaCanaryConfig = z.output<typeof KayentaCanaryConfig>;

/** The keys that Kayenta knows, by the object that they stand in; what else stands there has no effect on it. */
export const KNOWN_KEYS = {
  config: [
    'id',
    'name',
    'description',
    'configVersion',
    'applications',
    'owner',
    'judge',
    'metrics',
    'templates',
    'classifier',
    'createdTimestamp',
    'createdTimestampIso',
    'updatedTimestamp',
    'updatedTimestampIso',
  ],
  metric: Object.keys(CanaryMetric.shape),
  analysisConfigurations: ['canary'],
  canary: Object.keys(CanaryAnalysis.shape),
  effectSize: Object.keys(EffectSize.shape),
  outliers: Object.keys(Outliers.shape),
  classifier: Object.keys(Classifier.shape),
} as const satisfies Record<string, readonly string[]>;
