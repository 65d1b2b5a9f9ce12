/** How far neighbouring samples resemble each other, and what that costs. */
export interface SerialDependence {
  /** The lag-1 autocorrelation as it was measured, from -1 to 1; 0 for a constant series. */
  readonly lag1: number;
  /** What it is taken for: corrected for the bias of short series, from 0 to 0.99. */
  readonly autocorrelation: number;
  /** The variance of the mean in multiples of what it would be for independent samples; at least 1. */
  readonly inflation: number;
}

const MOST_AUTOCORRELATION = 0.99;
/** Shorter series say nothing of their neighbours. */
const FEWEST_SAMPLES = 5;

/**
 * The serial dependence of deviations from a mean (they sum to 0), as of an AR(1) process:
 *
 *     rho = (n r1 + 1) / (n - 3)                        from 0 to 0.99
 *     V   = 1 + 2 sum (1 - k/n) rho^k                   over k = 1 .. n - 1
 *
 * The correction removes the bias -(1 + 3 rho)/n (Kendall 1954, Biometrika 41:403; Marriott & Pope 1954, Biometrika 41:390); V is the
 * variance inflation of a mean of n samples. Relative error < 1e-13. Negative dependence counts as none.
 */
export function serialDependence(deviations: Float64Array): SerialDependence {
  const n = deviations.length;
  let squares = 0;
  let products = 0;
  let previous = 0;
  for (const deviation of deviations) {
    squares += deviation * deviation;
    products += deviation * previous;
    previous = deviation;
  }
  const lag1 = squares > 0 ? products / squares : 0;
  const corrected = n < FEWEST_SAMPLES ? 0 : (n * lag1 + 1) / (n - 3);
  const autocorrelation = Math.min(Math.max(corrected, 0), MOST_AUTOCORRELATION);
  return { lag1, autocorrelation, inflation: inflationOf(autocorrelation, n) };
}

/** The sum of V in closed form. */
function inflationOf(rho: number, n: number): number {
  if (n < 2) return 1;
  const rest = 1 - rho;
  return (1 + rho) / rest - (2 * rho * (1 - rho ** n)) / (n * rest * rest);
}
