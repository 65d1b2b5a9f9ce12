import { countArrangements } from './count-arrangements.js';

/** The probabilities of a statistic at least as extreme as the observed one, on either side; the observed one counts in both. */
export interface Tails {
  /** P(U <= u). */
  readonly atMost: number;
  /** P(U >= u). */
  readonly atLeast: number;
}

/** How far, relatively, a probability may miss the one asked for and still be enough: above the rounding error of the sums. */
const SAME_PROBABILITY = 1e-14;

/**
 * Both tails of the Mann-Whitney U of n and m samples without ties, when both sides are alike.
 *
 * The number of the C(n+m, n) arrangements that give u is a coefficient of the Gaussian binomial (Andrews 1976, The Theory of
 * Partitions, theorem 3.1):
 *
 *     sum_u c(u) q^u = prod_{i=1..n} (1 - q^(m+i)) / (1 - q^i)
 *
 * Up to nm = 10,000 the relative error of either tail is below 2e-15, however far out (measured against whole numbers of any
 * size). Beyond, it grows: 2e-12 for 150 and 200. The larger tail is 1 minus what is beyond the observation.
 *
 * - u below 0 or above nm: 0 and 1, or 1 and 0
 *
 * The function throws a RangeError for a u that is no whole number. Cost: min(n, m) times min(u, nm - u).
 */
export function rankSumTails(u: number, n: number, m: number): Tails {
  if (!Number.isInteger(u))
    throw new RangeError(`Cannot place the rank sum ${String(u)}: without ties it is a whole number`);
  const mirrored = n * m - u;
  if (u > mirrored) {
    const { atMost, atLeast } = rankSumTails(mirrored, n, m);
    return { atMost: atLeast, atLeast: atMost };
  }
  const counts = arrangements(u, n, m);
  const total = countArrangements(n, m);
  let below = 0;
  for (let v = 0; v < u; v++) below += counts[v] ?? 0;
  return { atMost: (below + (counts[u] ?? 0)) / total, atLeast: 1 - below / total };
}

/**
 * The smallest q with P(U <= q) >= p, for the Mann-Whitney U of n and m samples without ties: R's `qwilcox`.
 *
 * A p that is the probability of some q but for rounding (1e-14 relatively) yields that q. Meant for nm up to 10,000, as
 * rankSumTails.
 *
 * - p <= 0: 0
 * - p >= 1: nm
 */
export function rankSumQuantile(p: number, n: number, m: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return n * m;
  const wanted = p * (1 - SAME_PROBABILITY);
  const counts = arrangements(Math.floor((n * m) / 2), n, m);
  const total = countArrangements(n, m);
  // In the upper half by symmetry, P(U <= q) = 1 - P(U <= nm - q - 1): what is above q must not exceed 1 - p.
  const lower = wanted <= 0.5;
  const goal = (lower ? wanted : 1 - wanted) * total;
  let sum = 0;
  let u = 0;
  for (; u < counts.length; u++) {
    sum += counts[u] ?? 0;
    if (lower ? sum >= goal : sum > goal) break;
  }
  return lower ? u : n * m - u;
}

/** c(0) ... c(highest), none for a highest below 0. */
function arrangements(highest: number, n: number, m: number): Float64Array {
  const counts = new Float64Array(Math.max(highest + 1, 0));
  counts.fill(1, 0, 1);
  const fewer = Math.min(n, m);
  const more = Math.max(n, m);
  for (let i = 1; i <= fewer; i++) {
    for (let u = highest; u >= more + i; u--) counts[u] = (counts[u] ?? 0) - (counts[u - more - i] ?? 0);
    for (let u = i; u <= highest; u++) counts[u] = (counts[u] ?? 0) + (counts[u - i] ?? 0);
  }
  return counts;
}
