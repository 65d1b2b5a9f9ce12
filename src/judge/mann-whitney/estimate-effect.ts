import { mean } from '../../stats/describe.js';
import { median } from '../../stats/median.js';
import { differenceLimits, hodgesLehmann } from '../../stats/pairwise-differences.js';
import type { SortedSides } from '../../stats/shifted-rank-sum.js';
import { studentQuantile } from '../../stats/student-t.js';
import type { ValueLens } from '../../stats/value-lens.js';
import type { Effect } from '../judgement.js';
import type { Estimate, Wanted } from './estimate.js';
import type { PairedSlots } from './pair-slots.js';
import { estimateRatioOfMeans } from './ratio-of-means.js';
import type { SidesTest } from './test-sides.js';
import { reaches, type Change } from './tolerance.js';

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
  const shift = estimateShift(sides, test, wanted);
  if (test.rule !== 'value' || !test.value || reaches(shift.change, wanted.tolerance, test.sign)) return shift;
  const found = shift.scale === 'log' ? shift.size : shift.change.absolute;
  if (Math.abs(test.value.mean - found) <= APART * test.value.standardError) return shift;
  const own = estimateByValues(sides, { shift, value: test.value }, wanted);
  return reaches(own.change, wanted.tolerance, test.sign) ? own : shift;
}

function estimateShift(sides: PairedSlots, test: SidesTest, { confidence, tolerance }: Wanted): Estimate {
  const { sorted } = sides;
  if (sides.range === 'negative') {
    const { value, limits, precisions } = shiftOf(sorted, test, confidence);
    const base = median(sorted.baseline.map(Math.abs));
    return { ...difference(value, { ...limits, confidence }, base), scale: 'raw', precisions, base, figure: 'median' };
  }
  const logs = { canary: sorted.canary.map(Math.log), baseline: sorted.baseline.map(Math.log) };
  const { value, limits, precisions } = shiftOf(logs, test, confidence);
  // What it is in the metric's unit takes a search of its own.
  const absolute = tolerance.absolute === undefined ? NaN : hodgesLehmann(sorted);
  return {
    ...ratio(value, { ...limits, confidence }, absolute),
    scale: 'log',
    precisions,
    base: Math.abs(mean(sides.inTime.baseline)),
    figure: 'median',
  };
}

/** The mean of what the value lens looks at. */
function estimateByValues(
  { inTime }: PairedSlots,
  { shift, value }: { readonly shift: Estimate; readonly value: ValueLens },
  { confidence }: Wanted,
): Estimate {
  const reach = studentQuantile((1 + confidence) / 2, value.df) * value.standardError;
  const limits = { low: value.mean - reach, high: value.mean + reach, confidence };
  const own =
    shift.scale === 'log'
      ? ratio(value.mean, limits, mean(inTime.canary) - mean(inTime.baseline))
      : difference(value.mean, limits, shift.base);
  return { ...shift, ...own, figure: 'mean' };
}

type Limited = Pick<Effect, 'low' | 'high' | 'confidence'>;
type Sized = Pick<Estimate, 'change' | 'effect' | 'size'>;

function ratio(log: number, { low, high, confidence }: Limited, absolute: number): Sized {
  const value = Math.exp(log);
  const change: Change = { kind: 'ratio', relative: value, absolute };
  const limits = { low: Math.exp(low), high: Math.exp(high) };
  return { change, effect: { kind: 'ratio', value, ...limits, confidence }, size: log };
}

function difference(value: number, limits: Limited, typical: number): Sized {
  const relative = value === 0 ? 0 : value / typical;
  const change: Change = { kind: 'difference', relative, absolute: value };
  return { change, effect: { kind: 'difference', value, ...limits }, size: relative };
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
    return { value, limits, precisions: [...byValues, ...byRanks] };
  }
  const reach = test.value ? studentQuantile((1 + confidence) / 2, test.value.df) * test.value.standardError : NaN;
  return { value, limits: { low: value - reach, high: value + reach }, precisions: byValues };
}
