import { mean } from '../../stats/describe.js';
import type { Precision } from '../../stats/detectable-change.js';
import type { SortedSides } from '../../stats/shifted-rank-sum.js';
import { studentQuantile } from '../../stats/student-t.js';
import { valueLens } from '../../stats/value-lens.js';
import type { Effect } from '../test-result.js';
import type { Estimate, Wanted } from './estimate.js';
import type { PairedSlots } from './pair-slots.js';
import type { SidesTest } from './test-sides.js';

/**
 * The ratio of means, each with half of the smallest positive sample of either side added to its sum, so that it stays finite whatever
 * the unit; limits by linearisation (x / mean x - y / mean y, slot by slot; Cochran 1977, 6.3) on the log scale.
 *
 * - a canary of nothing but 0: a fall of 100 %, the ratio 0, which has no limits
 * - a baseline of nothing but 0: a rise beyond any ratio; the effect keeps the finite one
 */
export function estimateRatioOfMeans(sides: PairedSlots, test: SidesTest, { confidence }: Wanted): Estimate {
  const { inTime, sorted } = sides;
  const half = Math.min(leastPositive(sorted.canary), leastPositive(sorted.baseline)) / 2;
  const means = { canary: mean(inTime.canary), baseline: mean(inTime.baseline) };
  if (half === Infinity) return allZero(test, confidence);
  const raised = {
    canary: means.canary + half / inTime.canary.length,
    baseline: means.baseline + half / inTime.baseline.length,
  };
  const ratio = raised.canary / raised.baseline;
  if (test.sign * Math.log(ratio) < 0) return ratioOfTrimmedMeans(sorted, { half, confidence, base: means.baseline });
  const precision = precisionOf(sides, raised, test.samples.autocorrelation !== null);
  const reach = studentQuantile((1 + confidence) / 2, precision.df) * precision.standardError;
  const limits = { low: ratio * Math.exp(-reach), high: ratio * Math.exp(reach) };
  const fallen = means.canary === 0;
  return {
    ...ofMeans({ kind: 'ratio', value: fallen ? 0 : ratio, ...(fallen ? NO_LIMITS : limits), confidence }),
    change: {
      kind: 'ratio',
      relative: means.baseline === 0 ? Infinity : fallen ? 0 : ratio,
      absolute: means.canary - means.baseline,
    },
    size: Math.log(ratio),
    precisions: test.value
      ? [test.value]
      : [{ standardError: precision.standardError * raised.baseline, df: precision.df }],
    base: means.baseline,
  };
}

const NO_LIMITS = { low: NaN, high: NaN };

/** What all of these have in common. */
function ofMeans(effect: Effect): Pick<Estimate, 'effect' | 'scale' | 'figure'> {
  return { effect, scale: 'raw', figure: 'mean' };
}

/** Of the logarithm of the ratio. */
function precisionOf(
  { inTime, aligned }: PairedSlots,
  raised: { canary: number; baseline: number },
  dependent: boolean,
) {
  const canary = inTime.canary.map((x) => x / raised.canary);
  const baseline = inTime.baseline.map((y) => y / raised.baseline);
  return aligned
    ? valueLens({ values: canary.map((x, i) => x - (baseline[i] ?? NaN)), magnitude: 1 }, dependent)
    : apart({ canary, baseline }, dependent);
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

/** What is cut off either end of each side where a few samples turn the means around against all others. */
const TRIMMED = 0.1;

interface Trimming {
  readonly half: number;
  readonly confidence: number;
  readonly base: number;
}

/** The ratio of trimmed means, where the test says the opposite of the plain ones: a spike must not hide what all other samples show. */
function ratioOfTrimmedMeans({ canary, baseline }: SortedSides, { half, confidence, base }: Trimming): Estimate {
  const trimmed = (side: Float64Array): number => {
    const cut = Math.min(Math.max(1, Math.floor(TRIMMED * side.length)), (side.length - 1) >> 1);
    return mean(side.subarray(cut, side.length - cut));
  };
  const means = { canary: trimmed(canary), baseline: trimmed(baseline) };
  const ratio = (means.canary + half / canary.length) / (means.baseline + half / baseline.length);
  return {
    ...ofMeans({ kind: 'ratio', value: ratio, ...NO_LIMITS, confidence }),
    change: { kind: 'ratio', relative: means.canary === 0 ? 0 : ratio, absolute: means.canary - means.baseline },
    size: Math.log(ratio),
    precisions: [],
    base,
  };
}

function allZero({ value }: SidesTest, confidence: number): Estimate {
  return {
    ...ofMeans({ kind: 'ratio', value: 1, low: 1, high: 1, confidence }),
    change: { kind: 'ratio', relative: 1, absolute: 0 },
    size: 0,
    precisions: [{ standardError: 0, df: value?.df ?? 1 }],
    base: 0,
  };
}

function leastPositive(sorted: Float64Array): number {
  return sorted.find((value) => value > 0) ?? Infinity;
}
