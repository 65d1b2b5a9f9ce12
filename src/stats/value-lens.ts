import { mean } from './describe.js';
import { serialDependence, type SerialDependence } from './serial-dependence.js';
import { studentUpperTail } from './student-t.js';
import type { SampleSides } from './rank-lens.js';

/** The differences of both sides, slot by slot: of logarithms where all samples are positive, else of the values. */
export interface PairedDifferences {
  readonly scale: 'log' | 'raw';
  readonly values: Float64Array;
  /** The size of what was subtracted, to tell rounding from spread. */
  readonly magnitude: number;
}

/** A paired t test whose variance allows for serial dependence. */
export interface ValueLens {
  readonly count: number;
  readonly mean: number;
  readonly dependence: SerialDependence;
  readonly effectiveSamples: number;
  readonly standardError: number;
  readonly df: number;
  readonly t: number;
  /** Two-sided. */
  readonly pValue: number;
}

const INDEPENDENT: SerialDependence = { lag1: 0, autocorrelation: 0, inflation: 1 };
/** A spread of less than this share of the magnitude is rounding. */
const ROUNDING = 1e-12;
/** The least that the correction of the variance for its own mean may leave. */
const LEAST_CORRECTION = 0.1;

/** The differences canary - baseline of aligned sides. */
export function pairedDifferences({ canary, baseline }: SampleSides): PairedDifferences {
  const positive = canary.every((x) => x > 0) && baseline.every((y) => y > 0);
  if (positive) {
    const values = canary.map((x, slot) => Math.log(x) - Math.log(baseline[slot] ?? NaN));
    return {
      scale: 'log',
      values,
      magnitude: Math.max(1, largest(canary.map(Math.log)), largest(baseline.map(Math.log))),
    };
  }
  const values = canary.map((x, slot) => x - (baseline[slot] ?? NaN));
  return { scale: 'raw', values, magnitude: Math.max(largest(canary), largest(baseline)) };
}

/** The largest absolute value. */
function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/**
 * The t test of the mean difference, its variance inflated by AR(1):
 *
 *     e = d - mean(d),   g = sum(e^2) / (n - 1),   s = sqrt( g / max(1 - V/n, 0.1) V / n ),   df = n/V - 1,   t = mean(d) / s
 *
 * with V from e (Zwiers & von Storch 1995, J. Climate 8:336, equivalent sample size), or V = 1 where dependence is not looked at. Who
 * knows residuals that hold less of what is tested than e does gives them (they sum to 0), and V is theirs.
 * Differences that are all the same have s = 0: then p is 1 where they are 0, else 0.
 */
export function valueLens(
  { values, magnitude, residuals }: Pick<PairedDifferences, 'values' | 'magnitude'> & { residuals?: Float64Array },
  dependent = true,
): ValueLens {
  const n = values.length;
  const center = mean(values);
  const deviations = values.map((value) => value - center);
  let squares = 0;
  for (const deviation of deviations) squares += deviation * deviation;
  const variance = squares / (n - 1);
  const constant = !(Math.sqrt(variance) > ROUNDING * magnitude);
  const dependence = dependent
    ? serialDependence(constant ? new Float64Array(n) : (residuals ?? deviations))
    : INDEPENDENT;
  const share = dependence.inflation / n;
  // Independent samples have the n - 1 of their variance already.
  const correction = dependent ? Math.max(1 - share, LEAST_CORRECTION) : 1;
  const standardError = constant ? 0 : Math.sqrt((variance / correction) * share);
  const df = Math.max(1, 1 / share - 1);
  const t = Math.abs(center) > ROUNDING * magnitude || !constant ? center / standardError : 0;
  return {
    count: n,
    mean: center,
    dependence,
    effectiveSamples: 1 / share,
    standardError,
    df,
    t,
    pValue: Math.min(1, 2 * studentUpperTail(Math.abs(t), df)),
  };
}
