import { z } from 'zod';
import { KeptSamples } from './kept-samples.js';

const figure = z.number().nullable();
const text = z.string();

/** A sentence for people beside a stable code for machines. */
export const KeptReason = z.object({ code: text, text });
/** The two of them. */
export type KeptReason = z.output<typeof KeptReason>;

/** What tells a series from others of its metric. */
export const KeptLabels = z.record(text, text);

/** A figure of both sides. */
export const keptSides = <T extends z.ZodType>(side: T) => z.object({ baseline: side, canary: side });

const Side = z.object({
  count: z.number(),
  missing: z.number(),
  coverage: figure,
  min: figure,
  mean: figure,
  median: figure,
  p95: figure,
  max: figure,
  standardDeviation: figure,
});

const Effect = z.object({
  kind: z.enum(['ratio', 'difference']),
  value: figure,
  low: figure,
  high: figure,
  confidence: z.number(),
  absolute: figure.optional(),
});

const Test = z.object({
  pValue: figure,
  adjustedPValue: figure,
  effect: Effect.nullable(),
  meanRatio: figure,
  probabilityOfSuperiority: figure,
  samples: z.object({ used: z.number(), effective: figure, autocorrelation: figure }),
  smallestDetectableChange: figure,
  limit: z.object({ of: text, value: figure, max: z.number().optional(), min: z.number().optional() }).optional(),
  history: z.object({ comparisons: z.number(), spread: figure }).optional(),
  rule: text,
});

const Query = z.object({
  source: text,
  query: text.optional(),
  events: text.optional(),
  exposure: text.optional(),
  start: text,
  end: text,
  step: z.number(),
});

const Link = z.object({ name: text, url: text });

const Series = z.object({
  raw: KeptSamples,
  cleaned: KeptSamples,
  events: KeptSamples.optional(),
  exposure: KeptSamples.optional(),
});

const Instance = z.object({ labels: KeptLabels, mean: figure, ratio: figure, outlier: z.boolean() });

/** A metric of a judgement's JSON. What older versions did not write may be missing. */
export const KeptMetric = z.object({
  name: text,
  labels: KeptLabels.optional(),
  group: text.nullable(),
  groups: z.array(text),
  classification: z.enum(['pass', 'high', 'low', 'no-data', 'error']),
  failed: z.boolean().optional(),
  critical: z.boolean(),
  criticalFailure: z.boolean(),
  muted: z.boolean(),
  reason: KeptReason,
  unit: text.nullable(),
  direction: z.enum(['increase', 'decrease', 'either']).optional(),
  accepted: z.object({ increase: figure, decrease: figure, absolute: figure }).nullish(),
  baseline: Side,
  canary: Side,
  test: Test.nullable(),
  instances: keptSides(z.array(Instance)).optional(),
  judged: z.object({ from: text.nullable(), to: text.nullable() }).optional(),
  queries: z.object({ baseline: Query.optional(), canary: Query }).optional(),
  links: keptSides(z.array(Link)).optional(),
  series: keptSides(Series).optional(),
  warnings: z.array(KeptReason),
});
/** A metric of a judgement's JSON. */
export type KeptMetric = z.output<typeof KeptMetric>;
