/** The range outside of which samples are outliers. */
export interface Fences {
  readonly low: number;
  readonly high: number;
}

/**
 * Tukey's fences of ascending samples, `factor` interquartile ranges beyond the quartiles, but never inside of the 1st and 99th percentile, so
 * that no more than the outermost percent on either end is ever out. NaN for no samples.
 */
export function outlierFences(sorted: Float64Array, factor: number): Fences {
  const lowerQuartile = percentile(sorted, 25);
  const upperQuartile = percentile(sorted, 75);
  const reach = factor * (upperQuartile - lowerQuartile);
  return {
    low: Math.min(percentile(sorted, 1), lowerQuartile - reach),
    high: Math.max(percentile(sorted, 99), upperQuartile + reach),
  };
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
