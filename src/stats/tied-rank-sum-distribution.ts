import { countArrangements } from './count-arrangements.js';
import type { Tails } from './rank-sum-distribution.js';
import type { SortedSides } from './shifted-rank-sum.js';

/** Twice the average ranks of all samples less their smallest, in ascending order, and the sum of the canary's. */
interface Scores {
  readonly scores: readonly number[];
  readonly ofCanary: number;
}

/**
 * Both tails of the observed Mann-Whitney U among all C(n+m, n) ways to share these samples out, with their ties.
 *
 * The shift algorithm (Streitberg & Roehmel 1986, Stat. Software Newsletter 12:10) on doubled average ranks s, which counts the
 * choices of j samples whose scores sum to t, one sample after the other, for the tail that the observation lies in:
 *
 *     count[j][t] += count[j-1][t - s]
 *
 * Meant for n + m <= 60. Counts are exact up to 2^53, so while C(n+m, n) is below it (n + m <= 56) the tails are exact but for
 * the last division and subtraction. C(60, 30) = 1.2e17 is not: the sums round, and the relative error of either tail is below
 * 1e-15 (measured at n + m = 60 with ties and without, against whole numbers of any size). The tail that the observation does
 * not lie in is 1 minus what is beyond the observation.
 *
 * The function throws a RangeError for an empty side.
 */
export function tiedRankSumTails(sides: SortedSides): Tails {
  const n = sides.canary.length;
  const m = sides.baseline.length;
  if (n === 0 || m === 0) throw new RangeError('Cannot rank an empty side');
  const { scores, ofCanary } = score(sides);
  if (n <= m) return tails(scores, n, ofCanary);
  // What the canary has more, the baseline has less, and choosing fewer is less work.
  return mirrored(tails(scores, m, sum(scores) - ofCanary));
}

function score({ canary, baseline }: SortedSides): Scores {
  const scores: number[] = [];
  let ofCanary = 0;
  let smallest: number | undefined;
  let i = 0;
  let j = 0;
  while (i < canary.length || j < baseline.length) {
    const before = i + j;
    const canaryBefore = i;
    const value = Math.min(canary[i] ?? Infinity, baseline[j] ?? Infinity);
    while (canary[i] === value) i++;
    while (baseline[j] === value) j++;
    const doubled = before + i + j + 1;
    smallest ??= doubled;
    for (let k = before; k < i + j; k++) scores.push(doubled - smallest);
    ofCanary += (i - canaryBefore) * (doubled - smallest);
  }
  return { scores, ofCanary };
}

/** The tails of the sum of `size` scores chosen at random, at the observed sum. */
function tails(scores: readonly number[], size: number, observed: number): Tails {
  if (observed * scores.length > size * sum(scores)) {
    const largest = scores.at(-1) ?? NaN;
    const turned = scores.map((one) => largest - one).reverse();
    return mirrored(tails(turned, size, size * largest - observed));
  }
  const counts = countSums(scores, size, observed);
  const total = countArrangements(size, scores.length - size);
  const below = sum(counts.subarray(0, observed));
  return { atMost: (below + (counts[observed] ?? NaN)) / total, atLeast: 1 - below / total };
}

/** How many choices of `size` scores have the sum 0, ... `highest`; the scores ascend. */
function countSums(scores: readonly number[], size: number, highest: number): Float64Array {
  const counts = Array.from({ length: size + 1 }, () => new Float64Array(highest + 1));
  counts[0]?.fill(1, 0, 1);
  for (const [i, one] of scores.entries()) {
    const left = scores.length - i - 1;
    // Fewer than size - left could not be filled up any more.
    for (let j = Math.min(i + 1, size); j >= Math.max(1, size - left); j--) {
      // The scores to come are not smaller, so that a larger sum would end beyond the highest.
      addShifted(counts[j], counts[j - 1], { by: one, upTo: highest - (size - j) * one });
    }
  }
  return counts[size] ?? new Float64Array();
}

function addShifted(
  to: Float64Array | undefined,
  from: Float64Array | undefined,
  shift: { by: number; upTo: number },
): void {
  if (to === undefined || from === undefined) return;
  for (let t = shift.by; t <= shift.upTo; t++) to[t] = (to[t] ?? 0) + (from[t - shift.by] ?? 0);
}

function mirrored({ atMost, atLeast }: Tails): Tails {
  return { atMost: atLeast, atLeast: atMost };
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
