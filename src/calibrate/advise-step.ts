import type { LengthAdvice } from './advice.js';
import { asLength } from './lengths.js';
import type { MetricFacts } from './metric-facts.js';

/** Neighbours that resemble each other no more than this are nearly independent: false alarms stay near their level. */
const NEARLY_INDEPENDENT = 0.3;
const STEPS_MS = [15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((seconds) => seconds * 1_000);
/** The share of metrics that a config's step is to be long enough for. */
const MOST_METRICS = 0.75;

/** The shortest step, a multiple of the one that there is, at which neighbouring samples are nearly independent; null where nobody looked at that. */
export function adviseStep({ stepMs, autocorrelation }: MetricFacts): LengthAdvice | null {
  if (autocorrelation === null) return null;
  const rho = autocorrelation;
  const now = `neighbours a step of ${asLength(stepMs)} apart have a correlation of ${shown(rho)}`;
  if (rho <= NEARLY_INDEPENDENT) return { ms: stepMs, why: `${now}: nearly independent.` };
  const longer = STEPS_MS.filter((ms) => ms > stepMs && ms % stepMs === 0);
  const enough = longer.find((ms) => correlationOfMeans(rho, ms / stepMs) <= NEARLY_INDEPENDENT);
  if (enough === undefined) return { ms: null, why: `${now}, and no step up to 1h makes them independent.` };
  const then = shown(correlationOfMeans(rho, enough / stepMs));
  return { ms: enough, why: `${now}, and at ${asLength(enough)} only of ${then}.` };
}

/** The step that is long enough for three quarters of the metrics; null where the one that there is does. */
export function adviseCommonStep(advised: readonly LengthAdvice[], stepMs: number): LengthAdvice | null {
  const known = advised.map(({ ms }) => ms ?? Infinity).sort((a, b) => a - b);
  const common = known[Math.ceil(known.length * MOST_METRICS) - 1];
  if (common === undefined || common <= stepMs) return null;
  const longEnough = known.filter((ms) => ms <= common && ms < Infinity).length;
  if (longEnough === 0 || common === Infinity) return null;
  const why = `neighbouring samples of ${String(longEnough)} of ${String(known.length)} metrics are nearly independent then.`;
  return { ms: common, why };
}

/**
 * The correlation of neighbouring means of k samples of an AR(1) process with lag-1 correlation rho:
 *
 *     rho (1 - rho^k)^2 / (k (1 - rho^2) - 2 rho (1 - rho^k))
 *
 * from the variance of a mean of k (Zwiers & von Storch 1995, J. Climate 8:336) and the k^2 covariances between two such means.
 */
export function correlationOfMeans(rho: number, k: number): number {
  const rest = 1 - rho ** k;
  return (rho * rest * rest) / (k * (1 - rho * rho) - 2 * rho * rest);
}

function shown(correlation: number): string {
  return String(Number(correlation.toFixed(2)));
}
