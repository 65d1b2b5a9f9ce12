import type { Sides } from './measurement.js';

/** Callers ask this many times in a row at most; what moves whole slots more is no cluster, but a side that comes and goes. */
const LARGEST_CLUSTER = 100;

/**
 * How many times as much the sides' shares of the requests vary from slot to slot as they would if each request went its own way; from 1 to
 * 100. It is about how many come together, as where a caller asks several times and always of one side.
 *
 * Half the mean square of the successive differences of Pearson's residuals (c - n p) / sqrt(n p (1 - p)), after von Neumann 1941 (Ann.
 * Math. Stat. 12:367): a share that has changed for good, as when a side dies, counts once. Clusters that last longer than a slot are
 * not seen in it.
 */
export function requestClustering({ baseline, canary }: Sides<Float64Array>): number {
  const slots = Array.from(canary, (requests, slot) => ({ requests, all: requests + (baseline[slot] ?? NaN) })).filter(
    ({ all }) => all > 0 && Number.isFinite(all),
  );
  const total = slots.reduce((sum, { all }) => sum + all, 0);
  const share = slots.reduce((sum, { requests }) => sum + requests, 0) / total;
  if (slots.length < 2 || !(share > 0 && share < 1)) return 1;
  const residuals = slots.map(({ requests, all }) => (requests - all * share) / Math.sqrt(all * share * (1 - share)));
  const squares = residuals.slice(1).map((residual, i) => (residual - (residuals[i] ?? residual)) ** 2);
  const variance = squares.reduce((sum, square) => sum + square, 0) / (2 * squares.length);
  return Math.min(LARGEST_CLUSTER, Math.max(1, variance));
}
