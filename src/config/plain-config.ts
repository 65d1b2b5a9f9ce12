import type { Metric, MetricConfig } from './metric-config.js';

/**
 * A metric config as plain data, its defaults filled in: of our own form a document that means the same when it is read again. What Kayenta's JSON
 * became stays as it is judged.
 */
export function toPlainConfig(config: MetricConfig): object {
  const { dialect, metrics, step, warmup, ...rest } = config;
  const times = { step: asDuration(step), warmup: asDuration(warmup) };
  if (metrics.some(({ query }) => query?.type.startsWith('kayenta-') === true)) return { ...rest, ...times, metrics };
  return { ...(dialect === 'kayenta' ? { dialect } : {}), ...rest, ...times, metrics: metrics.map(toPlainMetric) };
}

function toPlainMetric({ groups, analysis, ...metric }: Metric): object {
  const { compared, direction, ...rest } = analysis;
  // To say a direction is to ask for a comparison.
  return { ...metric, groups, analysis: compared ? { direction, ...rest } : rest };
}

/** Every length of time is of whole milliseconds. */
function asDuration(ms: number): string {
  return ms % 1_000 === 0 ? `${String(ms / 1_000)}s` : `${String(ms)}ms`;
}
