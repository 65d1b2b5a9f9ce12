import type { SortedSides } from './shifted-rank-sum.js';

/**
 * The probability that a canary sample exceeds a baseline sample, ties counting half: P(X > Y) + P(X = Y) / 2, from 0 to 1.
 *
 * Vargha & Delaney 2000 (J. Educ. Behav. Stat. 25:101), their A; also called the common-language effect size. Exact up to the
 * last division. Both sides must hold samples, in ascending order.
 */
export function probabilityOfSuperiority({ canary, baseline }: SortedSides): number {
  let below = 0;
  let notAbove = 0;
  let twiceWins = 0;
  for (const x of canary) {
    while (below < baseline.length && (baseline[below] ?? NaN) < x) below++;
    while (notAbove < baseline.length && (baseline[notAbove] ?? NaN) <= x) notAbove++;
    twiceWins += below + notAbove;
  }
  return twiceWins / (2 * canary.length * baseline.length);
}
