/**
 * The rank of each sample among all of them, from 1, in the samples' own order; equal samples share the mean of their ranks.
 * Exact. `sorted` holds the same samples in ascending order, none of them NaN.
 */
export function midranks(samples: Float64Array, sorted: Float64Array): Float64Array {
  const values = new Float64Array(sorted.length);
  const ranks = new Float64Array(sorted.length);
  let runs = 0;
  let start = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i] === sorted[i + 1]) continue;
    values[runs] = sorted[i] ?? NaN;
    ranks[runs] = (start + i) / 2 + 1;
    runs++;
    start = i + 1;
  }
  return samples.map((sample) => ranks[lastNotAbove(values, runs, sample)] ?? NaN);
}

/** The index of the last of the first `length` values that does not exceed the sample. */
function lastNotAbove(values: Float64Array, length: number, sample: number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((values[middle] ?? NaN) <= sample) low = middle;
    else high = middle - 1;
  }
  return low;
}
