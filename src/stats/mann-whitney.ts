import { normalRankSumTails } from './normal-rank-sum-tails.js';
import { rankSumTails, type Tails } from './rank-sum-distribution.js';
import { rankSum, type RankSum } from './rank-sum.js';
import type { SortedSides } from './shifted-rank-sum.js';
import { tiedRankSumTails } from './tied-rank-sum-distribution.js';

/** What the Mann-Whitney test says of two samples. */
export interface MannWhitney {
  /** The pairs that the canary wins, and half of those that tie. */
  readonly u: number;
  /** Of u when both sides are alike, corrected for ties. */
  readonly standardDeviation: number;
  /** u / nm, from 0 to 1. */
  readonly probabilityOfSuperiority: number;
  /** Two-sided. */
  readonly pValue: number;
  /** One-sided, small when the canary is lower. */
  readonly less: number;
  /** One-sided, small when the canary is higher. */
  readonly greater: number;
  /** Whether the p-values are exact or from the normal approximation. */
  readonly method: 'exact' | 'normal';
}

/** Up to this nm the distribution without ties takes at most about a millisecond; beyond, the normal one is near enough. */
const MOST_PAIRS_WITHOUT_TIES = 10_000;

/** Up to this n + m the distribution with ties takes a few milliseconds, and its counts fit a double. */
const MOST_SAMPLES_WITH_TIES = 60;

/**
 * The Mann-Whitney test of a canary against a baseline, as if all samples were independent.
 *
 * Mann & Whitney 1947 (Ann. Math. Stat. 18:50). Exact without ties up to nm = 10,000 and with ties up to n + m = 60 (see
 * rankSumTails and tiedRankSumTails for the accuracy), else by normalRankSumTails. The two-sided p is twice the smaller one-sided
 * p, at most 1.
 *
 * - all observations equal: every p is 1
 *
 * The function throws a RangeError for an empty side.
 */
export function mannWhitney(sides: SortedSides): MannWhitney {
  const ranked = rankSum(sides);
  const { u, standardDeviation, probabilityOfSuperiority } = ranked;
  const exact = exactTails(sides, ranked);
  const { atMost: less, atLeast: greater } = exact ?? normalRankSumTails(sides, ranked);
  const pValue = Math.min(1, 2 * Math.min(less, greater));
  const method = exact === undefined ? 'normal' : 'exact';
  return { u, standardDeviation, probabilityOfSuperiority, pValue, less, greater, method };
}

function exactTails(sides: SortedSides, { u, tieTerm, standardDeviation }: RankSum): Tails | undefined {
  const n = sides.canary.length;
  const m = sides.baseline.length;
  // All are equal: there is but one way to rank them.
  if (standardDeviation === 0) return { atMost: 1, atLeast: 1 };
  if (tieTerm === 0) return n * m <= MOST_PAIRS_WITHOUT_TIES ? rankSumTails(u, n, m) : undefined;
  return n + m <= MOST_SAMPLES_WITH_TIES ? tiedRankSumTails(sides) : undefined;
}
