import { z } from 'zod';
import { MOST_INCIDENTS, MOST_PAIRS } from './calibration-inputs.js';
import { Incident, Rfc3339 } from './incident.js';
import { Name } from './metric-config.js';
import { readBySchema, type Reading } from './mistake.js';
import { Scope, ScopePair } from './scope-pair.js';
import { strictObject } from './strict-object.js';

/** So many effects of each metric are kept: the last ones. */
export const MOST_EFFECTS = 50;
/** Effects are kept to this many decimals. */
export const EFFECT_DECIMALS = 6;
const MOST_CALIBRATIONS = 1_000;
const MOST_METRICS = 1_000;

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const positive = z.number().positive();

const FalseAlarms = strictObject({
  tier0: share.nullable().meta({ description: 'By mann-whitney without a history.' }),
  tier1: share.nullable().meta({ description: 'By mann-whitney, each window against the history of the others.' }),
  netflixAca: share.nullable().meta({ description: 'By netflix-aca.' }),
});

const CalibratedMetric = strictObject({
  name: Name.meta({ description: 'The metric of the config.' }),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'must be "sha256:" and 64 hex digits')
    .meta({ description: 'Of what is asked and how it is measured: another one makes the effects useless.' }),
  source: z
    .string()
    .min(1)
    .max(100)
    .meta({ description: 'The name of the source that was asked: those of another one are no use.' }),
  slots: z.int().min(1).meta({ description: 'The judged slots of a window: those after its warm-up and look-back.' }),
  comparisons: count.meta({ description: 'Healthy comparisons that came to something.' }),
  withoutData: count.meta({ description: 'Those that came to nothing for want of data.' }),
  spread: positive.nullable().meta({
    description:
      'The healthy spread: winsorised root mean square of the effects, at least 0.03; null for fewer than 5 of them.',
  }),
  autocorrelation: share.nullable().meta({
    description: "The median of neighbouring samples' correlation; null where nobody looked.",
  }),
  coverage: share.meta({ description: 'The share of slots with a sample, both sides together.' }),
  revealable: positive.nullable().meta({
    description: 'The smallest relative change that 90 % of such windows show with this history; null where unknown.',
  }),
  falseAlarms: FalseAlarms.meta({ description: 'Shares of the healthy comparisons that would have been flagged.' }),
  effects: z.array(z.number().min(-1e9).max(1e9)).max(MOST_EFFECTS).meta({
    description:
      "The last effects, oldest first: logarithms of canary / baseline, or differences in multiples of the baseline's typical size.",
  }),
});
export type CalibratedMetric = z.output<typeof CalibratedMetric>;

const Judge = strictObject({
  name: z.literal('mann-whitney').meta({ description: 'The judge that the figures are of.' }),
  dependence: z.enum(['ar1', 'none']).meta({ description: 'As in the config.' }),
  level: positive.max(0.5).meta({ description: 'As in the config.' }),
  criticalLevel: positive.max(0.5).meta({ description: 'As in the config.' }),
});

/** What healthy comparisons have shown for the services of one scope. */
export const Calibration = strictObject({
  appliesTo: Scope.meta({
    description: "Variables of the canary's scope with the values that a request must have; * stands for any text.",
  }),
  made: Rfc3339.meta({ description: 'When it was begun.' }),
  config: z.string().min(1).max(200).meta({ description: 'The config that it was made with.' }),
  judge: Judge.meta({ description: 'The options that its figures depend on.' }),
  from: Rfc3339.meta({ description: 'Where the range of its windows begins.' }),
  to: Rfc3339.meta({ description: 'Where that ends.' }),
  everySeconds: positive.meta({ description: 'From the start of a window to that of the next.' }),
  windowSeconds: positive.meta({ description: 'How long a window is, its warm-up included.' }),
  warmupSeconds: z.number().min(0).meta({ description: 'Cut from the start of each window.' }),
  stepSeconds: positive.meta({ description: 'The sampling interval.' }),
  slots: z.int().min(1).meta({ description: 'The slots of a window after its warm-up.' }),
  windows: count.meta({ description: 'Windows that were compared.' }),
  excluded: count.meta({ description: 'Windows that were left out for an incident.' }),
  overlapping: count.meta({ description: 'Windows that were left out for the one before them.' }),
  incidents: z.array(Incident).max(MOST_INCIDENTS).default([]).meta({ description: 'What was left out.' }),
  pairs: z.array(ScopePair).max(MOST_PAIRS).default([]).meta({ description: 'The sides that were compared.' }),
  halves: Scope.optional().meta({ description: 'The scope whose instances were compared, half with half.' }),
  notCalibrated: z
    .array(
      strictObject({
        name: Name.meta({ description: 'A metric of the config.' }),
        reason: z.string().max(2_000).meta({ description: 'Why nothing is known of it.' }),
      }),
    )
    .max(MOST_METRICS)
    .default([])
    .meta({ description: 'Metrics of which nothing could be learned.' }),
  metrics: z.array(CalibratedMetric).max(MOST_METRICS).meta({ description: 'What is known of each metric.' }),
}).superRefine(({ metrics }, context) => {
  for (const [i, { name }] of metrics.entries()) {
    if (metrics.findIndex((one) => one.name === name) === i) continue;
    context.addIssue({ code: 'custom', path: ['metrics', i, 'name'], message: 'is there twice' });
  }
});
export type Calibration = z.output<typeof Calibration>;

/** A calibration file: one calibration for each scope that they hold for. */
export const CalibrationFile = strictObject({
  calibrations: z.array(Calibration).max(MOST_CALIBRATIONS).meta({ description: 'One for each scope.' }),
}).superRefine(({ calibrations }, context) => {
  const scopes = calibrations.map(({ appliesTo }) => scopeKey(appliesTo));
  for (const [i, scope] of scopes.entries()) {
    if (scopes.indexOf(scope) === i) continue;
    const message = 'is the scope of another calibration already';
    context.addIssue({ code: 'custom', path: ['calibrations', i, 'appliesTo'], message });
  }
});

/** What tells scopes apart, whatever the order of their variables. */
export function scopeKey(scope: z.output<typeof Scope>): string {
  return JSON.stringify(Object.entries(scope).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The calibrations that a document states, or every mistake in it. */
export function readCalibrations(document: unknown): Reading<readonly Calibration[]> {
  const reading = readBySchema(CalibrationFile, document);
  return reading.kind === 'refused' ? reading : { ...reading, value: reading.value.calibrations };
}
