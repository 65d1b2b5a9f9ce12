import type { SortedSides } from './shifted-rank-sum.js';

/** The differences between a canary and a baseline sample on both sides of a trial. */
export interface DifferenceSplit {
  /** The largest difference up to the trial; -Infinity when there is none. */
  readonly largest: number;
  /** How many differences are up to the trial. */
  readonly count: number;
  /** The smallest difference above the trial; Infinity when there is none. */
  readonly smallest: number;
}

/**
 * The nm differences between a canary and a baseline sample, split at a trial: how many are up to it, and its neighbours.
 *
 * Exact, since subtraction rounds monotonically: as the canary's sample rises, the baseline's samples that leave a difference
 * above the trial are ever more. One pass over both sides.
 */
export function splitDifferences({ canary, baseline }: SortedSides, trial: number): DifferenceSplit {
  const m = baseline.length;
  let largest = -Infinity;
  let count = 0;
  let smallest = Infinity;
  let j = 0;
  for (const x of canary) {
    let difference = j < m ? x - (baseline[j] ?? NaN) : -Infinity;
    while (difference > trial) {
      if (difference < smallest) smallest = difference;
      j++;
      difference = j < m ? x - (baseline[j] ?? NaN) : -Infinity;
    }
    if (difference > largest) largest = difference;
    count += m - j;
  }
  return { largest, count, smallest };
}
