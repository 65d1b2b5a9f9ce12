import { normalUpperTail } from './normal.js';
import type { Tails } from './rank-sum-distribution.js';
import type { RankSum } from './rank-sum.js';
import type { SortedSides } from './shifted-rank-sum.js';

/**
 * Both tails of the Mann-Whitney U by the normal approximation, with the variance corrected for ties and half a rank of
 * continuity correction: R's `wilcox.test(exact = FALSE)`, one-sided.
 *
 *     atMost = P(Z <= (u - nm/2 + 1/2) / sigma),  atLeast = P(Z >= (u - nm/2 - 1/2) / sigma)
 *
 * Lehmann 1975 (Nonparametrics, 1.3). Relative error against R below 1e-13. As approximation, it is what to doubt first where
 * p is small and samples are few: 0.012 for 0.008 with five against five.
 *
 * - all observations equal, sigma = 0: 1 and 1
 */
export function normalRankSumTails({ canary, baseline }: SortedSides, { u, standardDeviation }: RankSum): Tails {
  const aboveCenter = u - (canary.length * baseline.length) / 2;
  return {
    atMost: normalUpperTail(-(aboveCenter + 0.5) / standardDeviation),
    atLeast: normalUpperTail((aboveCenter - 0.5) / standardDeviation),
  };
}
