/** Partitions that finish any usual order; one that needs more is sorted, so that no order costs quadratic time. */
const ENOUGH_PARTITIONS = 60;

/**
 * The k-th smallest of some numbers without NaN, k from 1; the list is left partly sorted around it, no smaller one after it and
 * no larger one before. The first `known` of them, fewer than k, may be known to be the smallest from an earlier call.
 *
 * Hoare 1961 (CACM 4:321, Find), with the median of three as pivot (Singleton 1969, CACM 12:185). Exact.
 */
export function kthSmallest(values: number[], k: number, known = 0): number {
  const place = k - 1;
  let left = known;
  let right = values.length - 1;
  for (let partitions = 0; left < right; partitions++) {
    if (partitions === ENOUGH_PARTITIONS) {
      values.sort((a, b) => a - b);
      break;
    }
    const pivot = medianOfThree(values[left] ?? NaN, values[(left + right) >> 1] ?? NaN, values[right] ?? NaN);
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] ?? NaN) < pivot) i++;
      while ((values[j] ?? NaN) > pivot) j--;
      if (i > j) break;
      const larger = values[i] ?? NaN;
      values[i++] = values[j] ?? NaN;
      values[j--] = larger;
    }
    if (place <= j) right = j;
    else if (place >= i) left = i;
    else break;
  }
  return values[place] ?? NaN;
}

function medianOfThree(a: number, b: number, c: number): number {
  return a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
}
