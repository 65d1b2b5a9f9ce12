import { describe } from '../../stats/describe.js';
import { outlierFences } from '../../stats/outlier-fences.js';
import type { JudgedSide } from '../judgement.js';
import type { Circumstances, MeasuredMetric, Sides } from '../measurement.js';

/** Squares of larger numbers are infinite, and of smaller ones nothing: no unit that anything is measured in comes near. */
const LARGEST = 1e150;
const SMALLEST = 1e-150;

/** Both sides slot by slot; a gap, also one that something made, is NaN, and every other sample finite. */
export interface CleanSides extends Sides<Float64Array> {
  /** The same without gaps. */
  readonly judged: Sides<JudgedSide>;
  /** How many samples were infinite. */
  readonly infinite: Sides<number>;
  readonly outliers: Sides<number>;
}

/**
 * The samples that are compared. An infinite one, or one that might as well be, is no measurement, but a gap. Gaps count as 0 where the metric says so and the side was
 * there: it has a sample, or is known to have had traffic. Outliers are what lies outside of the fences of both sides together.
 */
export function cleanSides(
  { metric, baseline, canary, counts }: Pick<MeasuredMetric, 'metric' | 'counts' | keyof Sides<unknown>>,
  { traffic }: Pick<Circumstances, 'traffic'>,
): CleanSides {
  const { analysis } = metric;
  const infinite = { baseline: infinitiesIn(baseline), canary: infinitiesIn(canary) };
  // A slot of counts is a gap for want of exposure: there is nothing of which none could be bad.
  const gapIsZero = analysis.missing === 'zero' && counts === undefined;
  const filled = {
    baseline: fill(baseline, { gapIsZero, hadTraffic: (traffic?.baseline ?? 0) > 0 }),
    canary: fill(canary, { gapIsZero, hadTraffic: (traffic?.canary ?? 0) > 0 }),
  };
  const judged = { baseline: judgedSide(filled.baseline), canary: judgedSide(filled.canary) };
  if (analysis.outliers.strategy === 'keep') {
    return { ...filled, judged, infinite, outliers: { baseline: 0, canary: 0 } };
  }
  const together = Float64Array.from([...judged.baseline.samples, ...judged.canary.samples]).sort();
  const { low, high } = outlierFences(together, analysis.outliers.factor);
  const kept = (side: Float64Array): Float64Array => side.map((value) => (value < low || value > high ? NaN : value));
  const cleaned = { baseline: kept(filled.baseline), canary: kept(filled.canary) };
  const left = { baseline: judgedSide(cleaned.baseline), canary: judgedSide(cleaned.canary) };
  const outliers = {
    baseline: judged.baseline.count - left.baseline.count,
    canary: judged.canary.count - left.canary.count,
  };
  return { ...cleaned, judged: left, infinite, outliers };
}

interface Filling {
  readonly gapIsZero: boolean;
  readonly hadTraffic: boolean;
}

function fill(slots: Float64Array, { gapIsZero, hadTraffic }: Filling): Float64Array {
  const zero = gapIsZero && (hadTraffic || slots.some((value) => !Number.isNaN(value)));
  const filled = new Float64Array(slots.length);
  let slot = 0;
  for (const value of slots) {
    if (Number.isNaN(value)) filled[slot++] = zero ? 0 : NaN;
    else if (isInfinite(value)) filled[slot++] = NaN;
    else filled[slot++] = Math.abs(value) < SMALLEST ? 0 : value;
  }
  return filled;
}

function judgedSide(slots: Float64Array): JudgedSide {
  const samples = present(slots);
  return { ...describe(samples), samples };
}

/** The samples without gaps. */
export function present(slots: Float64Array): Float64Array {
  const samples = new Float64Array(slots.length);
  let count = 0;
  for (const value of slots) {
    if (!Number.isNaN(value)) samples[count++] = value;
  }
  return samples.subarray(0, count);
}

function infinitiesIn(slots: Float64Array): number {
  let count = 0;
  for (const value of slots) {
    if (isInfinite(value)) count++;
  }
  return count;
}

/** Whether a sample is infinite, or might as well be. */
export function isInfinite(value: number): boolean {
  return Math.abs(value) > LARGEST;
}
