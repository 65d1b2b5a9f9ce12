import type { RawDistribution } from './raw-series.js';

/** A histogram that can be computed with: counts need not be whole. */
export interface Distribution {
  readonly bounds: readonly number[];
  readonly bucketCounts: readonly number[];
  readonly count: number;
  readonly mean: number;
}

/** A distribution as it was fed, with all that was left out. */
export function toDistribution({ bounds, bucketCounts, mean }: RawDistribution): Distribution {
  const counts = Array.from({ length: bounds.length + 1 }, (_, bucket) => bucketCounts[bucket] ?? 0);
  const count = sum(counts);
  const middles = counts.map((_, bucket) => {
    const [low, high] = limitsOf(bounds, bucket);
    return (low + high) / 2;
  });
  const estimate = count === 0 ? 0 : sum(counts.map((n, bucket) => n * middles[bucket]!)) / count;
  return { bounds, bucketCounts: counts, count, mean: mean ?? estimate };
}

/** Some times one distribution and some times others in one; a negative number of times takes away. */
export function combine(parts: readonly { readonly of: Distribution; readonly times: number }[]): Distribution {
  const bounds = parts[0]?.of.bounds ?? [];
  const bucketCounts = Array.from({ length: bounds.length + 1 }, (_, bucket) =>
    sum(parts.map(({ of, times }) => times * of.bucketCounts[bucket]!)),
  );
  const count = sum(bucketCounts);
  const total = sum(parts.map(({ of, times }) => times * of.count * of.mean));
  return { bounds, bucketCounts, count, mean: count === 0 ? 0 : total / count };
}

/**
 * A percentile, straight across the bucket that it falls into: low + (high − low)·(p − pLow) / (pHigh − pLow), as in
 * https://cloud.google.com/monitoring/api/v3/distribution-metrics; nothing where nothing was measured.
 */
export function percentileOf({ bounds, bucketCounts, count }: Distribution, percent: number): number | undefined {
  const rank = (percent / 100) * count;
  let below = 0;
  for (const [bucket, inside] of bucketCounts.entries()) {
    if (inside > 0 && below + inside >= rank) {
      const [low, high] = limitsOf(bounds, bucket);
      return low + ((high - low) * (rank - below)) / inside;
    }
    below += inside;
  }
  return undefined;
}

/** The outer buckets are taken to begin at 0 (or to be empty of width) and to end where they begin. */
function limitsOf(bounds: readonly number[], bucket: number): readonly [low: number, high: number] {
  const high = bounds[bucket] ?? bounds.at(-1) ?? 0;
  return [bounds[bucket - 1] ?? Math.min(0, high), high];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
