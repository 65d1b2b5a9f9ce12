import type { Metric } from '../config/metric-config.js';
import type { MetricAnalysis } from '../config/metric-analysis.js';
import { formatNumber } from '../judge/format-number.js';
import { factOf, type KnownSides } from '../judge/known-sides.js';
import type { Measurement, Reason, Sides } from '../judge/measurement.js';
import { settle } from '../judge/settle.js';

const SHARES = { split: 'expectedShare', traffic: 'share' } as const;

/**
 * What was measured of a metric that grows with a side's traffic, as if all the traffic were that side's own: each side is divided by its
 * share, and the limit, which is for the canary as it is, by the canary's. Without a split nothing scales with it. A side that had no traffic
 * has no samples then.
 */
export function scaleByShare(measurement: Measurement, sides: KnownSides | null): Measurement {
  const { metric, warnings } = measurement;
  const { scalesWith } = metric;
  if (scalesWith === undefined) return measurement;
  const shares = sides ? factOf(sides, SHARES[scalesWith]) : undefined;
  if (!shares)
    return scalesWith === 'split' ? measurement : { ...measurement, warnings: [...warnings, unscaled(metric)] };
  return {
    ...measurement,
    metric: { ...metric, analysis: { ...metric.analysis, limit: scaledLimit(metric.analysis, shares.canary) } },
    baseline: divided(measurement.baseline, shares.baseline),
    canary: divided(measurement.canary, shares.canary),
    warnings: [...warnings, scaledWarning(metric, scalesWith, shares)],
  };
}

function divided(samples: Float64Array, share: number): Float64Array {
  return samples.map((value) => (share > 0 ? value / share : NaN));
}

function scaledLimit({ limit }: MetricAnalysis, share: number): MetricAnalysis['limit'] {
  if (!limit || share === 0) return limit;
  // A quotient that misses the bound by its last digit would be on the wrong side of it.
  const scaled = (bound: number | undefined): number | undefined =>
    bound === undefined ? undefined : settle(bound / share);
  return { ...limit, max: scaled(limit.max), min: scaled(limit.min) };
}

function scaledWarning(
  { name, analysis: { limit } }: Metric,
  by: 'split' | 'traffic',
  { baseline, canary }: Sides<number>,
): Reason {
  const which = by === 'split' ? 'should get by the split' : 'had';
  const text = `What is judged of ${name} is each side's values divided by the share of the traffic that it ${which} (baseline ${percent(baseline)}, canary ${percent(canary)})${limit ? ', and so is the limit' : ''}: as if all the traffic were its own.`;
  return { code: `scaled-by-${by}`, text };
}

function percent(share: number): string {
  return `${formatNumber(100 * share)} %`;
}

function unscaled({ name }: Metric): Reason {
  const text = `${name} is judged as it is, since the traffic that it scales with is not known: the side that had more may be higher for that alone.`;
  return { code: 'not-scaled', text };
}
