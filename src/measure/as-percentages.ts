import type { Metric } from '../config/metric-config.js';

/** The metric as it is judged where it counts: by the percentage of bad events in each slot, its gaps already dealt with. */
export function asPercentages(metric: Metric): Metric {
  return { ...metric, unit: '%', analysis: { ...metric.analysis, missing: 'drop' } };
}
