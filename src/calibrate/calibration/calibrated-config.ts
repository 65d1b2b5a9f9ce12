import type { Metric, MetricConfig } from '../../config/metric-config.js';
import type { CalibrationWish } from './calibration-wish.js';

/** What of a config is calibrated, and what is not, with the reason. */
export interface CalibratedConfig {
  /** Its metrics are compared, scored, and have no limits. */
  readonly config: MetricConfig;
  readonly notCalibrated: readonly { readonly name: string; readonly reason: string }[];
}

/** The config with the metrics alone of which past windows can tell by how much healthy sides differ. */
export function calibratedConfig(config: MetricConfig, { kind }: CalibrationWish['compared']): CalibratedConfig {
  const reasons = config.metrics.map((metric) => ({ metric, reason: whyNot(metric, kind) }));
  const metrics = reasons.flatMap(({ metric, reason }) => (reason === undefined ? [comparedAlone(metric)] : []));
  return {
    // Halves of a side have no traffic of their own that anybody could ask for.
    config: { ...config, metrics, comparability: undefined, ...(kind === 'halves' ? { traffic: undefined } : {}) },
    notCalibrated: reasons.flatMap(({ metric: { name }, reason }) => (reason === undefined ? [] : [{ name, reason }])),
  };
}

function whyNot(
  { query, series, analysis, scalesWith }: Metric,
  kind: CalibrationWish['compared']['kind'],
): string | undefined {
  if (!query) return 'it has no query: its series come with requests';
  if (!analysis.compared) return 'it has only a limit: nothing is compared';
  if (kind === 'pairs') return undefined;
  if (typeof series !== 'object' || !('instances' in series)) {
    return 'it has no series: { instances: label }, so that there is nothing to halve';
  }
  return scalesWith === 'traffic' ? 'it scales with the traffic, which halves have none of' : undefined;
}

/** A limit is broken or not whatever healthy sides differ by, and what is muted differs as it would without that. */
function comparedAlone(metric: Metric): Metric {
  return { ...metric, analysis: { ...metric.analysis, limit: undefined, muted: false } };
}
