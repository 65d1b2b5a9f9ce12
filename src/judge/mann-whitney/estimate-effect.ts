import { mean } from '../../stats/describe.js';
import { median } from '../../stats/median.js';
import { differenceLimits, hodgesLehmann } from '../../stats/pairwise-differences.js';
import type { SortedSides } from '../../stats/shifted-rank-sum.js';
import { studentQuantile } from '../../stats/student-t.js';
import type { ValueLens } from '../../stats/value-lens.js';
import type { Effect } from '../test-result.js';
import type { Estimate, Wanted } from './estimate.js';
import type { PairedSlots } from './pair-slots.js';
import { estimateRatioOfMeans } from './ratio-of-means.js';
import type { SidesTest } from './test-sides.js';
import { reaches } from './tolerance.js';

/**
 * Three times what the shift and the mean difference of normal samples differ by, in standard errors of the latter: the variance of the
 * shift is pi/3 of that of the mean (Hodges & Lehmann 1963), and so that of their difference pi/3 - 1.
 */
const APART = 3 * Math.sqrt(Math.PI / 3 - 1);

/**
 * The effect that fits the samples: the Hodges-Lehmann shift (Hodges & Lehmann 1963, Ann. Math. Stat. 34:598) of their logarithms, or of
 * the samples where some are negative, with order-statistic limits (Bauer 1972, JASA 67:687); a ratio of means where some are 0.
 *
 * That shift is a median, which hardly moves for a change in a part of the slots, such as twenty times the latency in every third. Where
 * the value lens has found the change, the shift does not reach the tolerance, and the lens's own mean difference does and is something
 * else than the same shift measured in another way, that is the effect, with its t interval: what was found by values is not to pass
 * by medians.
 */
export function estimateEffect(sides: PairedSlots, test: SidesTest, wanted: Wanted): Estimate {
  if (sides.range === 'zeros') return estimateRatioOfMeans(sides, test, wanted);
  const shift = sides.range === 'positive' ? ratioOfShift(sides, test, wanted) : differenceOfShift(sides, test, wanted);
  const { rule, value, sign } = test;
  if (rule !== 'value' || !value) return shift;
  const found = shift.scale === 'log' ? shift.size : shift.change.absolute;
  const apart = Math.abs(value.mean - found) > APART * value.standardError;
  if (!apart || reaches(shift.change, wanted.tolerance, sign)) return shift;
  const own = estimateByValues(sides, { shift, value }, wanted);
  return reaches(own.change, wanted.tolerance, sign) ? own : shift;
}

function ratioOfShift({ sorted, inTime }: PairedSlots, test: SidesTest, { confidence, tolerance }: Wanted): Estimate {
  const logs = { canary: sorted.canary.map(Math.log), baseline: sorted.baseline.map(Math.log) };
  const { value, low, high, precisions } = shiftOf(logs, test, confidence);
  // What it is in the metric's unit takes a search of its own.
  const absolute = tolerance.absolute === undefined ? NaN : hodgesLehmann(sorted);
  const base = mean(inTime.baseline);
  return toRatio({ value, low, high, confidence }, absolute, { precisions, base, figure: 'median' });
}

function differenceOfShift({ sorted }: PairedSlots, test: SidesTest, { confidence }: Wanted): Estimate {
  const { value, low, high, precisions } = shiftOf(sorted, test, confidence);
  const base = median(sorted.baseline.map(Math.abs));
  return toDifference({ value, low, high, confidence }, { precisions, base, figure: 'median' });
}

/** The mean of what the value lens looks at. */
function estimateByValues(
  { inTime }: PairedSlots,
  { shift, value }: { readonly shift: Estimate; readonly value: ValueLens },
  { confidence }: Wanted,
): Estimate {
  const reach = studentQuantile((1 + confidence) / 2, value.df) * value.standardError;
  const found = { value: value.mean, low: value.mean - reach, high: value.mean + reach, confidence };
  const { precisions, base } = shift;
  if (shift.scale === 'raw') return toDifference(found, { precisions, base, figure: 'mean' });
  const absolute = mean(inTime.canary) - mean(inTime.baseline);
  return toRatio(found, absolute, { precisions, base, figure: 'mean' });
}

type Found = Pick<Effect, 'value' | 'low' | 'high' | 'confidence'>;
type Means = Pick<Estimate, 'precisions' | 'base' | 'figure'>;

/** A difference of logarithms as a ratio. */
function toRatio(
  { value, low, high, confidence }: Found,
  absolute: number,
  { precisions, base, figure }: Means,
): Estimate {
  const relative = Math.exp(value);
  return {
    change: { kind: 'ratio', relative, absolute },
    effect: { kind: 'ratio', value: relative, low: Math.exp(low), high: Math.exp(high), confidence },
    size: value,
    scale: 'log',
    precisions,
    base,
    figure,
  };
}

function toDifference({ value, low, high, confidence }: Found, { precisions, base, figure }: Means): Estimate {
  const relative = value === 0 ? 0 : value / base;
  return {
    change: { kind: 'difference', relative, absolute: value },
    effect: { kind: 'difference', value, low, high, confidence },
    size: relative,
    scale: 'raw',
    precisions,
    base,
    figure,
  };
}

/** Fewer distinct values than this leave too much of the limits to ties to tell a precision by them. */
const LEAST_UNTIED = 0.999;

function shiftOf(sorted: SortedSides, test: SidesTest, confidence: number) {
  const value = hodgesLehmann(sorted);
  const limits = differenceLimits(sorted, test.halfWidth(confidence));
  const byValues = test.value ? [test.value] : [];
  if (limits) {
    const standardError = (limits.high - limits.low) / 2 / studentQuantile((1 + confidence) / 2, test.df);
    const byRanks = test.untied >= LEAST_UNTIED || !test.value ? [{ standardError, df: test.df }] : [];
    return { value, ...limits, precisions: [...byValues, ...byRanks] };
  }
  const reach = test.value ? studentQuantile((1 + confidence) / 2, test.value.df) * test.value.standardError : NaN;
  return { value, low: value - reach, high: value + reach, precisions: byValues };
}
