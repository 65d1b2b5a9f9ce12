import { kthSmallest } from './kth-smallest.js';
import type { SortedSides } from './shifted-rank-sum.js';
import { splitDifferences, type DifferenceSplit } from './split-differences.js';

/** The limits of an interval. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

/** Two ranks from 1, `first` not after `last`; or the differences of these ranks. */
interface Pair {
  readonly first: number;
  readonly last: number;
}

/** The differences from `low` to `high`, both of which occur: those of the ranks `below` + 1 to `upTo`. */
interface Bracket extends Limits {
  readonly below: number;
  readonly upTo: number;
}

/** How many samples one stands for when the search is tried on fewer of them, and how many are never thinned further. */
const THINNING = 8;
const LEAST_SAMPLES = 8;

/** So many differences are listed without a search: those of the least samples at any rate, so that thinning ends. */
const FEW = 2 * LEAST_SAMPLES ** 2;

/**
 * The k-th smallest of the nm differences between a canary and a baseline sample, k from 1: exactly the one that sorting all
 * of them would find, where -0 is 0.
 *
 * As subtraction rounds monotonically, the differences up to t are counted in one pass over both sides, and every pass moves a
 * limit of the bracket to a difference that occurs (after Johnson & Mizoguchi 1978, SIAM J. Comput. 7:147). The first two
 * trials come from the same search among every eighth sample; then two interpolations take turns with halving the doubles that
 * are left, so that 200 passes suffice for any finite samples, and 3 or 4 do for usual ones. Memory: O(n + m).
 *
 * - differences beyond the range of a double are infinite
 *
 * The function throws a RangeError for a k outside 1 to nm.
 */
export function kthDifference(sides: SortedSides, k: number): number {
  return select(sides, { first: k, last: k }).first + 0;
}

/**
 * The median of the nm differences between a canary and a baseline sample: the mean of the two middle ones where nm is even.
 *
 * Hodges & Lehmann 1963 (Ann. Math. Stat. 34:598). Exact up to the mean. The function throws a RangeError for an empty side.
 */
export function hodgesLehmann(sides: SortedSides): number {
  const pairs = sides.canary.length * sides.baseline.length;
  const { first, last } = select(sides, { first: Math.ceil(pairs / 2), last: Math.floor(pairs / 2) + 1 });
  const middle = (first + last) / 2;
  return Number.isFinite(middle) ? middle + 0 : first / 2 + last / 2;
}

/**
 * The differences of the ranks k and nm + 1 - k, k = ceil(nm/2 - halfWidth - 1/2): limits for the shift between the sides, where
 * half the width is counted in ranks: a critical value times the standard deviation of U.
 *
 * Bauer 1972 (JASA 67:687). Undefined where the samples are too few for the level, k < 1. The half-width must not be negative.
 */
export function differenceLimits(sides: SortedSides, halfWidth: number): Limits | undefined {
  const pairs = sides.canary.length * sides.baseline.length;
  const k = Math.ceil(pairs / 2 - halfWidth - 0.5);
  return k >= 1 ? { low: kthDifference(sides, k), high: kthDifference(sides, pairs + 1 - k) } : undefined;
}

function select(sides: SortedSides, ranks: Pair): Pair {
  const { canary, baseline } = sides;
  const pairs = canary.length * baseline.length;
  if (!(Number.isInteger(ranks.first) && ranks.first >= 1 && ranks.last <= pairs)) {
    throw new RangeError(`Cannot find difference ${String(ranks.first)} of ${String(pairs)}`);
  }
  const low = (canary[0] ?? NaN) - (baseline.at(-1) ?? NaN);
  const high = (canary.at(-1) ?? NaN) - (baseline[0] ?? NaN);
  let bracket: Bracket = { low, high, below: 0, upTo: pairs };
  if (isWide(bracket, sides)) {
    const guess = selectThinned(sides, ranks);
    bracket = narrow(bracket, ranks, splitDifferences(sides, within(bracket, guess.first)));
    bracket = narrow(bracket, ranks, splitDifferences(sides, within(bracket, guess.last)));
  }
  return search(sides, ranks, bracket);
}

/** What one sample in eight says of differences somewhat before the first and after the last rank. */
function selectThinned(sides: SortedSides, { first, last }: Pair): Pair {
  const thinned = { canary: thin(sides.canary), baseline: thin(sides.baseline) };
  const pairs = thinned.canary.length * thinned.baseline.length;
  const share = pairs / (sides.canary.length * sides.baseline.length);
  // Two to three standard deviations of what thinning does to a rank, as measured on up to 1,440 lognormal samples a side; a
  // miss costs but a pass or two.
  const margin = 0.6 * Math.sqrt(thinned.canary.length + thinned.baseline.length);
  return select(thinned, {
    first: Math.max(Math.floor(first * share - margin), 1),
    last: Math.min(Math.ceil(last * share + margin), pairs),
  });
}

function thin(sorted: Float64Array): Float64Array {
  const size = Math.min(sorted.length, Math.max(Math.ceil(sorted.length / THINNING), LEAST_SAMPLES));
  const thinned = new Float64Array(size);
  for (let i = 0; i < size; i++) thinned[i] = sorted[Math.floor(((i + 0.5) * sorted.length) / size)] ?? NaN;
  return thinned;
}

function search(sides: SortedSides, ranks: Pair, start: Bracket): Pair {
  let bracket = start;
  for (let pass = 0; isWide(bracket, sides); pass++) {
    const split = splitDifferences(sides, within(bracket, nextTrial(bracket, ranks, pass)));
    const narrower = narrow(bracket, ranks, split);
    if (narrower === bracket) return searchApart(sides, ranks, { bracket, split });
    bracket = narrower;
  }
  const { low, high, below } = bracket;
  if (low === high) return { first: low, last: low };
  const listed = list(sides, bracket);
  const first = kthSmallest(listed, ranks.first - below);
  const last = ranks.last > ranks.first ? kthSmallest(listed, ranks.last - below, ranks.first - below) : first;
  return { first, last };
}

/** Both ranks where a trial has come between them. */
function searchApart(
  sides: SortedSides,
  { first, last }: Pair,
  found: { bracket: Bracket; split: DifferenceSplit },
): Pair {
  const { largest, count, smallest } = found.split;
  // Between neighbours there is nothing left to search.
  if (first === count && last === count + 1) return { first: largest, last: smallest };
  const left = search(sides, { first, last: first }, { ...found.bracket, high: largest, upTo: count });
  const right = search(sides, { first: last, last }, { ...found.bracket, low: smallest, below: count });
  return { first: left.first, last: right.last };
}

function isWide({ low, high, below, upTo }: Bracket, { canary, baseline }: SortedSides): boolean {
  return low < high && upTo - below > Math.max(canary.length + baseline.length, FEW);
}

/** The bracket without the part that holds neither rank; the same one when the trial came between the ranks. */
function narrow(bracket: Bracket, { first, last }: Pair, { largest, count, smallest }: DifferenceSplit): Bracket {
  if (count >= last) return { ...bracket, high: largest, upTo: count };
  if (count < first) return { ...bracket, low: smallest, below: count };
  return bracket;
}

/** By turns a little before the first rank and after the last, as if differences were evenly spread, and in the middle of the doubles. */
function nextTrial({ low, high, below, upTo }: Bracket, { first, last }: Pair, pass: number): number {
  if (pass % 3 === 2) return fromOrdinal((ordinal(low) + ordinal(high)) >> 1n);
  const rank = pass % 3 === 0 ? first - Math.sqrt(upTo - below) : last + Math.sqrt(upTo - below);
  return low + ((rank - below) / (upTo - below)) * (high - low);
}

/** The trial moved into the bracket and below its high end, so that its count always narrows. */
function within({ low, high }: Bracket, trial: number): number {
  const highest = trial < high ? trial : fromOrdinal(ordinal(high) - 1n);
  return highest > low ? highest : low;
}

function list({ canary, baseline }: SortedSides, { low, high }: Limits): number[] {
  const m = baseline.length;
  const listed: number[] = [];
  let start = 0;
  for (const x of canary) {
    while (start < m && x - (baseline[start] ?? NaN) > high) start++;
    for (let j = start; j < m; j++) {
      const difference = x - (baseline[j] ?? NaN);
      if (difference < low) break;
      listed.push(difference);
    }
  }
  return listed;
}

/** The place of a double among all doubles, 0 for zeros. */
function ordinal(value: number): bigint {
  return mirrorNegative(new BigInt64Array(Float64Array.of(value).buffer)[0] ?? 0n);
}

function fromOrdinal(place: bigint): number {
  return new Float64Array(BigInt64Array.of(mirrorNegative(place)).buffer)[0] ?? NaN;
}

/** The bits of negative doubles fall as these rise; this is its own inverse. */
function mirrorNegative(bits: bigint): bigint {
  return bits < 0n ? -(1n << 63n) - bits : bits;
}
