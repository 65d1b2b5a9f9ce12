import type { SortedSides } from './shifted-rank-sum.js';

/** The Mann-Whitney statistic of two samples, and what it is measured in. */
export interface RankSum {
  /** The pairs that the canary wins, and half of those that tie: R's W, from 0 to nm. */
  readonly u: number;
  /** sum(t^3 - t) over the sizes t of the groups of equal observations; 0 exactly when nothing ties. */
  readonly tieTerm: number;
  /** Of u when both sides are alike; 0 when all observations are equal. */
  readonly standardDeviation: number;
  /** u / nm: the probability that a canary sample exceeds a baseline sample, ties counting half. */
  readonly probabilityOfSuperiority: number;
}

/**
 * The Mann-Whitney U of the canary with its tie term and standard deviation, by one merge of the two sides.
 *
 * Mann & Whitney 1947 (Ann. Math. Stat. 18:50), with average ranks and the variance corrected for ties (Lehmann 1975,
 * Nonparametrics, 1.4):
 *
 *     sigma = sqrt( nm/12 ((N+1) - sum(t^3 - t) / (N(N-1))) ),  N = n + m
 *
 * with n canary and m baseline samples. u and the tie term are exact (the latter below 2^53); -0 and 0 are equal. The function
 * throws a RangeError for an empty side.
 */
export function rankSum(sides: SortedSides): RankSum {
  const n = sides.canary.length;
  const m = sides.baseline.length;
  if (n === 0 || m === 0) throw new RangeError('Cannot rank an empty side');
  const { twiceU, tieTerm } = merge(sides);
  return {
    u: twiceU / 2,
    tieTerm,
    standardDeviation: standardDeviation(n, m, tieTerm),
    probabilityOfSuperiority: twiceU / (2 * n * m),
  };
}

function merge({ canary, baseline }: SortedSides): { twiceU: number; tieTerm: number } {
  let i = 0;
  let j = 0;
  let twiceU = 0;
  let tieTerm = 0;
  while (i < canary.length || j < baseline.length) {
    const canaryBefore = i;
    const baselineBefore = j;
    const value = Math.min(canary[i] ?? Infinity, baseline[j] ?? Infinity);
    while (canary[i] === value) i++;
    while (baseline[j] === value) j++;
    const t = i - canaryBefore + (j - baselineBefore);
    twiceU += (i - canaryBefore) * (baselineBefore + j);
    tieTerm += t * t * t - t;
  }
  return { twiceU, tieTerm };
}

function standardDeviation(n: number, m: number, tieTerm: number): number {
  const all = n + m;
  // Compared before dividing, so that rounding cannot leave a spread where there is none.
  if (tieTerm === all * all * all - all) return 0;
  return Math.sqrt(((n * m) / 12) * (all + 1 - tieTerm / (all * (all - 1))));
}
