import { z } from 'zod';
import { chosenByShape, hasAnyOf } from './chosen-by-shape.js';
import { InlineSamples } from './inline-data.js';
import { strictObject } from './strict-object.js';

const MOST_SLOTS = 10_000;
const DEFAULT_SLOTS = 20;
const DEFAULT_NOISE = 0.05;
/** Wide enough for any unit, and narrow enough for products to stay numbers. */
const LARGEST = 1e15;

const finite = z.number().min(-LARGEST).max(LARGEST);
const noise = z.number().min(0).max(5).default(DEFAULT_NOISE);
const slots = z.int().min(1).max(MOST_SLOTS);
const seed = z.int().min(0).default(1).meta({ description: 'Another draw: any whole number.' });

const Around = strictObject({
  level: finite.meta({ description: 'The mean of the samples.' }),
  noise: noise.meta({ description: 'How far they spread, relative to it: 0.05 is 5 %.' }),
  slots: slots.default(DEFAULT_SLOTS).meta({ description: 'How many there are.' }),
  seed,
});

const LikeBaseline = strictObject({
  like: z.literal('baseline').meta({ description: "The baseline's samples, slot by slot." }),
  times: finite.default(1).meta({ description: 'What they are multiplied by.' }),
  plus: finite.default(0).meta({ description: 'What is added then.' }),
  noise: noise.meta({ description: 'Noise of its own on each: 0.05 is 5 %; 0 is an exact copy.' }),
  slots: slots.optional().meta({ description: 'How many there are; as many as the baseline by default.' }),
  seed,
});

/** How the samples of a series are written: one by one, generated around a level, or after the baseline's. */
export type GoldenSamples = Float64Array | z.output<typeof Around> | z.output<typeof LikeBaseline>;

const LIKE = { meant: hasAnyOf(['like', 'times', 'plus']), schema: LikeBaseline };
const GIVEN = { meant: Array.isArray, schema: InlineSamples };
const AROUND = { meant: () => true, schema: Around };

const OfBaseline = chosenByShape<GoldenSamples>([GIVEN, AROUND]);
const OfCanary = chosenByShape<GoldenSamples>([GIVEN, LIKE, AROUND]);

/** What a test gives of one side of a metric: samples, counts, or counts whose events are drawn at a rate. */
export type GoldenSide =
  | GoldenSamples
  | { readonly events: GoldenSamples; readonly exposure: GoldenSamples }
  | { readonly rate: number; readonly exposure: GoldenSamples; readonly seed: number };

/** A side whose series are written as `samples` says. */
function sideOf(samples: z.ZodType<GoldenSamples>, others: readonly (typeof LIKE)[]) {
  const events = samples.meta({ description: 'The bad events of each slot.' });
  const exposure = samples.meta({ description: 'All events of each slot, bad ones included.' });
  const rate = z.number().min(0).max(1).meta({ description: 'The share of bad events, which are drawn at random.' });
  return chosenByShape<GoldenSide>([
    GIVEN,
    { meant: hasAnyOf(['rate']), schema: strictObject({ rate, exposure, seed }) },
    { meant: hasAnyOf(['events', 'exposure']), schema: strictObject({ events, exposure }) },
    ...others,
    AROUND,
  ]);
}

/** Whether a side counts events. */
export function countsEvents(side: GoldenSide): boolean {
  return 'exposure' in side;
}

/** The series of a metric in a test; a side that is left out has no data. */
export const GoldenMetric = strictObject({
  baseline: sideOf(OfBaseline, []).optional().meta({
    description: 'An array of samples, { level, noise, slots, seed }, { events, exposure } or { rate, exposure }.',
  }),
  canary: sideOf(OfCanary, [LIKE])
    .optional()
    .meta({ description: 'The same, or { like: baseline, times, plus, noise, slots, seed }.' }),
}).superRefine(({ baseline, canary }, context) => {
  if (!baseline || !canary || countsEvents(baseline) === countsEvents(canary)) return;
  const message = 'must be of the same kind on both sides: values, or counts with an exposure';
  context.addIssue({ code: 'custom', message });
});
export type GoldenMetric = z.output<typeof GoldenMetric>;
