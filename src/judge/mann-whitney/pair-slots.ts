import type { CountSides } from '../../stats/count-comparison.js';
import type { OrderedSides } from '../../stats/rank-lens.js';
import type { MeasuredMetric } from '../measurement.js';
import type { CleanSides } from './clean-sides.js';
import { countsIn, pick, slotsOfBoth } from './slots-of-both.js';

/** The samples of both sides that a test gets, without gaps. */
export interface PairedSlots extends OrderedSides {
  /** Whether sample i of both sides is from the same slot. */
  readonly aligned: boolean;
  /** How many slots the window has, gaps and all. */
  readonly slots: number;
  /** What values there are: all above 0, some 0, or some below 0. */
  readonly range: 'positive' | 'zeros' | 'negative';
  /** The events behind the samples, where they are counts and aligned. */
  readonly counts?: CountSides | undefined;
}

/**
 * With smaller shares of the samples in slots that both sides have, slots are no pairs: what is left out of a canary may be what matters,
 * what is left out of a baseline is only less to compare with.
 */
const LEAST_PAIRED = { canary: 0.9, baseline: 0.5 };

/** The slots in which both sides have a sample; or, where too few are, all samples of each side. */
export function pairSlots(
  { canary, baseline, judged }: CleanSides,
  { counts, fewest }: Pick<MeasuredMetric, 'counts'> & { readonly fewest: number },
): PairedSlots {
  const all = { canary: judged.canary.samples, baseline: judged.baseline.samples };
  const slots = slotsOfBoth({ canary, baseline }, counts);
  const pairs = slots.length;
  const aligned =
    canary.length === baseline.length &&
    pairs >= fewest &&
    pairs >= LEAST_PAIRED.canary * all.canary.length &&
    pairs >= LEAST_PAIRED.baseline * all.baseline.length;
  const keep = (values: Float64Array): Float64Array => pick(values, slots);
  const whole = !aligned || (pairs === all.canary.length && pairs === all.baseline.length);
  const inTime = whole ? all : { canary: keep(canary), baseline: keep(baseline) };
  const sorted = whole
    ? { canary: judged.canary.sorted, baseline: judged.baseline.sorted }
    : { canary: inTime.canary.toSorted(), baseline: inTime.baseline.toSorted() };
  return {
    aligned,
    slots: Math.max(canary.length, baseline.length),
    inTime,
    sorted,
    range: rangeOf(Math.min(sorted.canary[0] ?? NaN, sorted.baseline[0] ?? NaN)),
    counts: aligned && counts ? countsIn(counts, slots) : undefined,
  };
}

function rangeOf(least: number): PairedSlots['range'] {
  if (least > 0) return 'positive';
  return least === 0 ? 'zeros' : 'negative';
}
