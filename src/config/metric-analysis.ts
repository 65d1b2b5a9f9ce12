import { z } from 'zod';
import { strictObject } from './strict-object.js';

/** Kayenta's own default. */
export const DEFAULT_OUTLIER_FACTOR = 3;
const positive = z.number().positive();

/** A relative change, 0.1 for 10 %, the same both ways or one for each direction. */
const RelativeChange = z
  .union(
    [
      positive,
      strictObject({
        increase: positive.optional().meta({ description: 'The change upwards; 0.1 is 10 %.' }),
        decrease: positive.max(1).optional().meta({ description: 'The change downwards, at most 1.' }),
      })
        .refine(isNotEmpty)
        .meta({ minProperties: 1 }),
    ],
    { error: 'must be a positive number (0.1 is 10 %) or { increase, decrease } of such numbers, decrease at most 1' },
  )
  .transform((change) => (typeof change === 'number' ? { increase: change, decrease: Math.min(change, 1) } : change));

const Tolerance = strictObject({
  relative: RelativeChange.optional().meta({ description: 'Changes smaller than this never fail; 0.1 is 10 %.' }),
  absolute: positive.optional().meta({ description: "Changes smaller than this, in the metric's unit, never fail." }),
})
  .refine(isNotEmpty, 'needs relative, absolute or both')
  .meta({ minProperties: 1 });

function isNotEmpty(value: object): boolean {
  return Object.values(value).some((part) => part !== undefined);
}

const Limit = strictObject({
  max: z.number().optional().meta({ description: "The canary fails above this, in the metric's unit." }),
  min: z.number().optional().meta({ description: "The canary fails below this, in the metric's unit." }),
  of: z
    .enum(['mean', 'median', 'p95', 'every'])
    .default('mean')
    .meta({ description: 'The figure of the canary that is held against it.' }),
})
  .refine(({ max, min }) => max !== undefined || min !== undefined, 'needs max, min or both')
  .meta({ anyOf: [{ required: ['max'] }, { required: ['min'] }] });

const Outliers = strictObject({
  strategy: z.enum(['keep', 'remove']).default('keep').meta({
    description:
      'remove drops what lies outside the fences, those of both sides together (netflix-aca: of each side by itself), but never more than the outermost percent on either end; choose it only where spikes mean nothing.',
  }),
  factor: positive
    .default(DEFAULT_OUTLIER_FACTOR)
    .meta({ description: 'The fences lie this many interquartile ranges beyond the quartiles.' }),
});

const EffectSize = strictObject({
  measure: z.enum(['meanRatio', 'cles']).default('meanRatio').meta({
    description:
      'meanRatio: canary mean / baseline mean. cles: the chance that a canary sample exceeds a baseline sample.',
  }),
  allowedIncrease: positive
    .optional()
    .meta({ description: 'A high metric fails from this effect on. Default 1 (cles: 0.5).' }),
  allowedDecrease: positive
    .optional()
    .meta({ description: 'A low metric fails from this effect down. Default 1 (cles: 0.5).' }),
  criticalIncrease: positive
    .optional()
    .meta({ description: 'A critical metric that is high fails the canary from this effect on.' }),
  criticalDecrease: positive
    .optional()
    .meta({ description: 'A critical metric that is low fails the canary from this effect down.' }),
});

/** What a person writes about how a metric is judged. What of it cannot be meant together is told by `contradictions.ts`. */
export const WrittenAnalysis = strictObject({
  direction: z.enum(['increase', 'decrease', 'either']).optional().meta({
    description:
      'The change that is bad: increase for latency and errors, decrease for successes, either (the default) for what should not move.',
  }),
  critical: z
    .boolean()
    .default(false)
    .meta({ description: 'When this metric fails, the canary fails, whatever the score.' }),
  muted: z.boolean().default(false).meta({ description: 'Reported, never scored: for a metric on trial.' }),
  onNoData: z
    .enum(['inconclusive', 'fail', 'ignore'])
    .optional()
    .meta({ description: 'What it means when a side has no samples.' }),
  missing: z.enum(['drop', 'zero']).default('drop').meta({
    description:
      'A gap is left out, or counts as 0: zero only where a series exists only while something happens, such as errors.',
  }),
  outliers: Outliers.prefault({}).meta({ description: 'What happens to samples far from the others.' }),
  minimumSamples: z.int().min(2).optional().meta({
    description: 'Fewer samples on a side are no data; 8 by default.',
  }),
  tolerance: Tolerance.optional().meta({
    description: 'Changes smaller than this never fail; both parts must be exceeded. Relative 0.1 by default.',
  }),
  criticalChange: RelativeChange.optional().meta({
    description: 'A critical metric fails the canary only from this relative change on.',
  }),
  mustDetect: positive.optional().meta({
    description:
      'A pass is worth something only if this relative change would have been seen; 1, a doubling, by default, and 0.5, a halving, where only a decrease is bad.',
  }),
  limit: Limit.optional().meta({
    description:
      'An absolute bound on the canary, whatever the baseline does. With a limit and no direction, tolerance, criticalChange or mustDetect the metric is not compared at all.',
  }),
  effectSize: EffectSize.optional().meta({
    description: "netflix-aca only: Kayenta's own effect thresholds, instead of tolerance.",
  }),
});

/** How a metric is judged. Which of it a judge can honour is checked by `judge-abilities.ts`. */
export const MetricAnalysis = WrittenAnalysis.transform(({ direction, ...analysis }) => {
  const { limit, tolerance, criticalChange, mustDetect, effectSize } = analysis;
  const compares = [direction, tolerance, criticalChange, mustDetect, effectSize].some(
    (option) => option !== undefined,
  );
  return {
    ...analysis,
    direction: direction ?? 'either',
    /** Whether the canary is held against the baseline; else only its limit counts. */
    compared: limit === undefined || compares,
  };
});
export type MetricAnalysis = z.output<typeof MetricAnalysis>;
