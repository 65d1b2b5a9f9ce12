import type { MetricAnalysis } from '../../config/metric-analysis.js';

/** The samples that Kayenta judges of one side: gaps (NaN) dropped or made 0, then outliers dropped if the metric says so. */
export function cleanSamples(
  slots: Float64Array,
  { missing, outliers }: Pick<MetricAnalysis, 'missing' | 'outliers'>,
): Float64Array {
  const samples = missing === 'zero' ? withoutGaps(slots, 0) : withoutGaps(slots);
  return outliers.strategy === 'remove' ? removeOutliers(samples, outliers.factor) : samples;
}

/** The slots' values, with `filler` for each gap, or without the gaps where there is none. */
function withoutGaps(slots: Float64Array, filler?: number): Float64Array {
  const samples = new Float64Array(slots.length);
  let count = 0;
  for (const value of slots) {
    const kept = Number.isNaN(value) ? filler : value;
    if (kept !== undefined) samples[count++] = kept;
  }
  return samples.subarray(0, count);
}

/**
 * The samples inside Tukey's fences, `factor` interquartile ranges beyond the quartiles, but never more than the outermost
 * percent on either end: the fences reach at least to the 1st and 99th percentile.
 */
function removeOutliers(samples: Float64Array, factor: number): Float64Array {
  const sorted = samples.toSorted();
  const lowerQuartile = percentile(sorted, 25);
  const upperQuartile = percentile(sorted, 75);
  const reach = factor * (upperQuartile - lowerQuartile);
  const low = Math.min(percentile(sorted, 1), lowerQuartile - reach);
  const high = Math.max(percentile(sorted, 99), upperQuartile + reach);
  return samples.filter((value) => !(value < low || value > high));
}

/**
 * The percentile of ascending samples by linear interpolation (type 7 of Hyndman & Fan 1996); NaN for none.
 *
 * Positions count from 1 as in Kayenta, since a sample on a fence stays or goes by the last bit.
 */
function percentile(sorted: Float64Array, percent: number): number {
  const position = 1 + (sorted.length - 1) * (percent / 100);
  const below = Math.floor(position);
  const lower = sorted[below - 1] ?? NaN;
  const upper = sorted[below] ?? lower;
  return lower + (position - below) * (upper - lower);
}
