import type { Metric, MetricConfig } from '../config/metric-config.js';
import { digestOf } from '../identity/digest.js';

/** The digest of all that decides what the samples of a metric are: what is asked in which steps, and what is made of the answer. */
export function metricDigest(
  { query, series, scalesWith, analysis: { missing, outliers } }: Metric,
  { selector, dialect }: Pick<MetricConfig, 'selector' | 'dialect'>,
  stepMs: number,
): string {
  // Most queries are in one language, and the selector of another one is none of their affair.
  const own = query?.type === 'prometheus' || query?.type === 'stackdriver' ? selector[query.type] : undefined;
  return digestOf({ dialect, stepMs, query, selector: own, series, scalesWith, missing, outliers });
}
