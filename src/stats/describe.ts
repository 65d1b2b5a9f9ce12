import { quantileSorted } from 'simple-statistics';

/** What a sample looks like, in its own unit; every number but `count` is NaN where it is not defined. */
export interface Description {
  readonly count: number;
  readonly min: number;
  readonly mean: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
  /** With n - 1 in the denominator; NaN for fewer than two samples. */
  readonly standardDeviation: number;
  /** The samples in ascending order. */
  readonly sorted: Float64Array;
}

/**
 * Count, extremes, mean, quantiles and spread of samples without NaN.
 *
 * Quantiles interpolate linearly between order statistics (type 7 of Hyndman & Fan 1996, R's default; simple-statistics
 * equals R to 1e-15). An empty sample has count 0 and NaN for the rest.
 */
export function describe(samples: Float64Array): Description {
  const count = samples.length;
  const sorted = samples.toSorted();
  if (count === 0) {
    return { count, min: NaN, mean: NaN, median: NaN, p95: NaN, max: NaN, standardDeviation: NaN, sorted };
  }
  // simple-statistics takes plain arrays only.
  const ascending: number[] = [];
  for (const sample of sorted) ascending.push(sample);
  const average = mean(samples);
  return {
    count,
    min: quantileSorted(ascending, 0),
    mean: average,
    median: quantileSorted(ascending, 0.5),
    p95: quantileSorted(ascending, 0.95),
    max: quantileSorted(ascending, 1),
    standardDeviation: sampleStandardDeviation(samples, average),
    sorted,
  };
}

/**
 * The mean, corrected by the mean of the residuals (Neely 1966, CACM 9:496), so that equal samples have exactly their value as mean.
 *
 * - empty: NaN
 * - with an infinity among the samples: NaN, since the residuals are undefined
 */
export function mean(samples: Float64Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample;
  const firstGuess = sum / samples.length;
  let residuals = 0;
  for (const sample of samples) residuals += sample - firstGuess;
  return firstGuess + residuals / samples.length;
}

/** The corrected two-pass standard deviation with n - 1 (Chan, Golub & LeVeque 1983, Am. Stat. 37:242, eq. 1.7); NaN for n < 2. */
function sampleStandardDeviation(samples: Float64Array, center: number): number {
  const n = samples.length;
  if (n < 2) return NaN;
  let squares = 0;
  let residuals = 0;
  for (const sample of samples) {
    squares += (sample - center) * (sample - center);
    residuals += sample - center;
  }
  return Math.sqrt((squares - (residuals * residuals) / n) / (n - 1));
}
