import { rateRatioLimits, type CountComparison } from '../../stats/count-comparison.js';
import { mean } from '../../stats/describe.js';
import type { Precision } from '../../stats/detectable-change.js';
import { differenceLimits, hodgesLehmann } from '../../stats/pairwise-differences.js';
import type { SortedSides } from '../../stats/shifted-rank-sum.js';
import { studentQuantile } from '../../stats/student-t.js';
import { valueLens } from '../../stats/value-lens.js';
import type { Effect } from '../judgement.js';
import type { PairedSlots } from './pair-slots.js';
import type { SidesTest } from './test-sides.js';
import type { Change } from './tolerance.js';

/** By how much the canary differs. */
export interface Estimate {
  readonly change: Change;
  readonly effect: Effect;
  /** The change as a logarithm of a ratio, or as a difference in multiples of the baseline's typical size: what a history is made of. */
  readonly size: number;
  /** What the change is measured by, each way to measure it on the scale of its own: a shift of logarithms or in the metric's unit. */
  readonly scale: 'log' | 'raw';
  readonly precisions: readonly Precision[];
}

/** What an estimate is wanted for. */
export interface Wanted {
  readonly confidence: number;
  /** Whether the change in the metric's unit is wanted where the ratio does not need it. */
  readonly absolute: boolean;
}

/** The effect that fits the samples: a ratio of shifted samples, a ratio of means where some are 0, or a difference where some are negative. */
export function estimateEffect(sides: PairedSlots, test: SidesTest, wanted: Wanted): Estimate {
  switch (sides.range) {
    case 'positive':
      return ratioOfShift(sides, test, wanted);
    case 'zeros':
      return ratioOfMeans(sides, test, wanted);
    case 'negative':
      return differenceOfShift(sides, test, wanted);
  }
}

/** The Hodges-Lehmann shift of the logarithms (Hodges & Lehmann 1963) with order-statistic limits (Bauer 1972). */
function ratioOfShift({ sorted }: PairedSlots, test: SidesTest, { confidence, absolute }: Wanted): Estimate {
  const logs = { canary: sorted.canary.map(Math.log), baseline: sorted.baseline.map(Math.log) };
  const { value, low, high, precisions } = shift(logs, test, confidence);
  const ratio = Math.exp(value);
  return {
    change: { kind: 'ratio', relative: ratio, absolute: absolute ? hodgesLehmann(sorted) : NaN },
    effect: { kind: 'ratio', value: ratio, low: Math.exp(low), high: Math.exp(high), confidence },
    size: value,
    scale: 'log',
    precisions,
  };
}

function differenceOfShift({ sorted }: PairedSlots, test: SidesTest, { confidence }: Wanted): Estimate {
  const { value, low, high, precisions } = shift(sorted, test, confidence);
  const sizes = sorted.baseline.map(Math.abs).sort();
  const typical = ((sizes[(sizes.length - 1) >> 1] ?? NaN) + (sizes[sizes.length >> 1] ?? NaN)) / 2;
  const relative = value === 0 ? 0 : value / typical;
  return {
    change: { kind: 'difference', relative, absolute: value },
    effect: { kind: 'difference', value, low, high, confidence },
    size: relative,
    scale: 'raw',
    precisions,
  };
}

/** Fewer distinct values than this leave too much of the limits to ties to tell a precision by them. */
const LEAST_UNTIED = 0.999;

function shift(sorted: SortedSides, test: SidesTest, confidence: number) {
  const estimate = hodgesLehmann(sorted);
  const limits = differenceLimits(sorted, test.halfWidth(confidence));
  const byValues = test.value ? [test.value] : [];
  if (limits) {
    const standardError = (limits.high - limits.low) / 2 / studentQuantile((1 + confidence) / 2, test.df);
    const byRanks = test.untied >= LEAST_UNTIED || !test.value ? [{ standardError, df: test.df }] : [];
    return { value: estimate, ...limits, precisions: [...byValues, ...byRanks] };
  }
  const reach = test.value ? studentQuantile((1 + confidence) / 2, test.value.df) * test.value.standardError : NaN;
  return { value: estimate, low: estimate - reach, high: estimate + reach, precisions: byValues };
}

/**
 * The ratio of means, each with half of the smallest positive sample of either side added to its sum, so that it stays finite whatever
 * the unit; limits by linearisation (x / mean x - y / mean y, slot by slot; Cochran 1977, 6.3) on the log scale.
 */
function ratioOfMeans({ inTime, sorted, aligned }: PairedSlots, test: SidesTest, { confidence }: Wanted): Estimate {
  const { canary, baseline } = inTime;
  const half = Math.min(leastPositive(sorted.canary), leastPositive(sorted.baseline)) / 2;
  const means = { canary: mean(canary), baseline: mean(baseline) };
  const absolute = means.canary - means.baseline;
  if (half === Infinity) return allZero(test, confidence);
  const raised = {
    canary: means.canary + half / canary.length,
    baseline: means.baseline + half / baseline.length,
  };
  const ratio = raised.canary / raised.baseline;
  if (test.sign * Math.log(ratio) < 0) return ratioOfTrimmedMeans(sorted, { half, confidence });
  const dependent = test.samples.autocorrelation !== null;
  const scaled = { canary: canary.map((x) => x / raised.canary), baseline: baseline.map((y) => y / raised.baseline) };
  const { standardError, df } = aligned
    ? valueLens({ values: scaled.canary.map((x, i) => x - (scaled.baseline[i] ?? NaN)), magnitude: 1 }, dependent)
    : apart(scaled, dependent);
  const reach = studentQuantile((1 + confidence) / 2, df) * standardError;
  return {
    // A fall to nothing is one of 100 %, whatever keeps the ratio finite.
    change: { kind: 'ratio', relative: means.canary === 0 ? 0 : ratio, absolute },
    effect: { kind: 'ratio', value: ratio, low: ratio * Math.exp(-reach), high: ratio * Math.exp(reach), confidence },
    size: Math.log(ratio),
    scale: 'raw',
    precisions: test.value ? [test.value] : [{ standardError: standardError * raised.baseline, df }],
  };
}

/** What is cut off either end of each side where a few samples turn the means around against all others. */
const TRIMMED = 0.1;

/** The ratio of trimmed means, where the test says the opposite of the plain ones: a spike must not hide what all other samples show. */
function ratioOfTrimmedMeans(
  { canary, baseline }: SortedSides,
  { half, confidence }: { readonly half: number; readonly confidence: number },
): Estimate {
  const trimmed = (side: Float64Array): number => {
    const cut = Math.min(Math.max(1, Math.floor(TRIMMED * side.length)), (side.length - 1) >> 1);
    return mean(side.subarray(cut, side.length - cut));
  };
  const means = { canary: trimmed(canary), baseline: trimmed(baseline) };
  const ratio = (means.canary + half / canary.length) / (means.baseline + half / baseline.length);
  return {
    change: { kind: 'ratio', relative: means.canary === 0 ? 0 : ratio, absolute: means.canary - means.baseline },
    effect: { kind: 'ratio', value: ratio, low: NaN, high: NaN, confidence },
    size: Math.log(ratio),
    scale: 'raw',
    precisions: [],
  };
}

function allZero({ value }: SidesTest, confidence: number): Estimate {
  return {
    change: { kind: 'ratio', relative: 1, absolute: 0 },
    effect: { kind: 'ratio', value: 1, low: 1, high: 1, confidence },
    size: 0,
    scale: 'raw',
    precisions: [{ standardError: 0, df: value?.df ?? 1 }],
  };
}

function leastPositive(sorted: Float64Array): number {
  return sorted.find((value) => value > 0) ?? Infinity;
}

/** The error of a difference of means of samples that are no pairs. */
function apart({ canary, baseline }: SortedSides, dependent: boolean): Precision {
  const x = valueLens({ values: canary, magnitude: 1 }, dependent);
  const y = valueLens({ values: baseline, magnitude: 1 }, dependent);
  return {
    standardError: Math.hypot(x.standardError, y.standardError),
    df: Math.max(1, x.effectiveSamples + y.effectiveSamples - 2),
  };
}

const PERCENT = 100;

/** The ratio of the rates of events, with exact limits, or those of the slots where these decided. */
export function estimateRates(counts: CountComparison, confidence: number): Estimate {
  const { baseline, ratio, difference, weight, robust, decidedBy } = counts;
  const reach = studentQuantile((1 + confidence) / 2, robust.df) * robust.standardError;
  const expected = (weight * baseline.events) / baseline.exposure;
  const { low, high } =
    decidedBy === 'exact'
      ? rateRatioLimits(counts, confidence)
      : { low: Math.max(0, 1 + (robust.mean - reach) / expected), high: 1 + (robust.mean + reach) / expected };
  return {
    change: { kind: 'ratio', relative: ratio, absolute: difference * PERCENT },
    effect: { kind: 'ratio', value: ratio, low, high, confidence },
    size: Math.log(ratio),
    scale: 'raw',
    precisions: [robust],
  };
}
