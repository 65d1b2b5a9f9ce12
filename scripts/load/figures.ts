/** The value that this share of values (from 0 to 1) is at most; NaN of none. Nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** A value at a time, in seconds. */
export interface Sample {
  readonly second: number;
  readonly value: number;
}

/** How much values grow a second: the slope of the line of least squares. */
export function slopeOf(samples: readonly Sample[]): number {
  const meanOf = (pick: (sample: Sample) => number): number =>
    samples.reduce((sum, sample) => sum + pick(sample), 0) / samples.length;
  const [meanSecond, meanValue] = [meanOf(({ second }) => second), meanOf(({ value }) => value)];
  const covariance = meanOf(({ second, value }) => (second - meanSecond) * (value - meanValue));
  return covariance / meanOf(({ second }) => (second - meanSecond) ** 2);
}

/** The lowest value of each stretch of so many seconds: of a heap, what garbage collection leaves. */
export function lowestOfEach(seconds: number, samples: readonly Sample[]): Sample[] {
  const lowest = new Map<number, Sample>();
  for (const sample of samples) {
    const stretch = Math.floor(sample.second / seconds);
    const before = lowest.get(stretch);
    if (!before || sample.value < before.value) lowest.set(stretch, sample);
  }
  return [...lowest.values()];
}
