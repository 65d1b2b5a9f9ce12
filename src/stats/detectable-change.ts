import { normalQuantile } from './normal.js';
import { studentQuantile } from './student-t.js';

/** The chance with which a detectable change is found. */
const POWER = 0.8;

/** An estimate's standard error and its degrees of freedom. */
export interface Precision {
  readonly standardError: number;
  readonly df: number;
}

/** The smallest shift that a t test at this two-sided level finds in 80 % of runs: (t_{1 - level/2} + t_{0.8}) s, in the unit of s. */
export function detectableShift({ standardError, df }: Precision, level: number): number {
  return (studentQuantile(1 - level / 2, df) + studentQuantile(POWER, df)) * standardError;
}

/** Events and exposure of the baseline, and the canary's exposure, in one unit. */
export interface ExpectedCounts {
  readonly baselineEvents: number;
  readonly baselineExposure: number;
  readonly canaryExposure: number;
}

/**
 * The smallest rate of events per exposure above the baseline's that a comparison of two Poisson counts at this two-sided level finds in
 * 80 % of runs:
 *
 *     sqrt(a + 3/8) = sqrt((b + 3/8) r) + (z_{1 - level/2} + z_{0.8}) sqrt(1 + r) / 2,   r = exposure of canary / baseline
 *
 * Variance-stabilised (Anscombe 1948, Biometrika 35:246; Huffman 1984, Appl. Statist. 33:224). At the rate that it gives, the exact
 * binomial test at 0.01 finds 79 % for 1,000 events of the baseline, 77 % for 20 and 60 to 74 % for none.
 */
export function detectableRateIncrease(counts: ExpectedCounts, level: number): number {
  const { root, reach } = stabilised(counts, level);
  return ((root + reach) ** 2 - OFFSET) / counts.canaryExposure - counts.baselineEvents / counts.baselineExposure;
}

/**
 * The smallest rate below the baseline's that is found so, by the same formula with a minus; Infinity where not even a canary
 * without any event would be. At the rate that it gives, the exact binomial test at 0.01 finds 80 % for 1,000 events of the baseline,
 * 77 % for 50 and 75 % for 20.
 */
export function detectableRateDecrease(counts: ExpectedCounts, level: number): number {
  const { root, reach } = stabilised(counts, level);
  if (root - reach < Math.sqrt(OFFSET)) return Infinity;
  return counts.baselineEvents / counts.baselineExposure - ((root - reach) ** 2 - OFFSET) / counts.canaryExposure;
}

/** What Anscombe adds to a count. */
const OFFSET = 3 / 8;

function stabilised({ baselineEvents, baselineExposure, canaryExposure }: ExpectedCounts, level: number) {
  const ratio = canaryExposure / baselineExposure;
  return {
    root: Math.sqrt((baselineEvents + OFFSET) * ratio),
    reach: ((normalQuantile(1 - level / 2) + normalQuantile(POWER)) * Math.sqrt(1 + ratio)) / 2,
  };
}
