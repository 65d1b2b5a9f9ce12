import type { NamedConfig } from '../config/load-metric-configs.js';

/** What metric configs and their metrics are called in labels: names of registered ones, and few other words. */
export interface ConfigLabels {
  /** The label of what a request names, or of a config that comes along. */
  readonly configOf: (config: unknown) => string;
  /** The label of a metric of the config with this label. */
  readonly metricOf: (config: string, metric: string) => string;
  /** Forgets labels that no registered config has any more, and tells which those are. */
  readonly forget: () => IsGone;
}

/** Whether a series with these labels is of what is not there any more. */
export type IsGone = (labels: Readonly<Record<string, unknown>>) => boolean;

/** The config that came with its request. */
const INLINE = 'inline';
/** A name that no registered config has. */
const UNKNOWN = 'unknown';
/** What would be too much. */
const OTHER = 'other';
const MOST_CONFIGS = 500;
/** Each has a series a classification. */
const MOST_METRICS = 2_000;

/** Labels of the configs that there are now. Beyond 500 of them, and beyond 2,000 metrics of theirs, all others are "other". */
export function createConfigLabels(configs: ReadonlyMap<string, NamedConfig>): ConfigLabels {
  const metricsOf = new Map<string, Set<string>>();
  let metrics = 0;
  const isKnown = (config: string, metric: string): boolean =>
    configs.get(config)?.config.metrics.some(({ name }) => name === metric) ?? false;
  const configOf = (config: unknown): string => {
    if (typeof config !== 'string') return INLINE;
    if (!configs.has(config)) return UNKNOWN;
    if (!metricsOf.has(config) && metricsOf.size >= MOST_CONFIGS) return OTHER;
    metricsOf.set(config, metricsOf.get(config) ?? new Set());
    return config;
  };
  return {
    configOf,
    metricOf: (config, metric) => {
      const labelled = metricsOf.get(config);
      if (!labelled || !isKnown(config, metric)) return OTHER;
      if (labelled.has(metric)) return metric;
      if (metrics >= MOST_METRICS) return OTHER;
      labelled.add(metric);
      metrics++;
      return metric;
    },
    forget: () => {
      const gone = new Map<string, Set<string> | 'all'>();
      for (const [config, labelled] of metricsOf) {
        const old = new Set([...labelled].filter((metric) => !isKnown(config, metric)));
        if (old.size > 0) gone.set(config, old);
        if (!configs.has(config)) {
          gone.set(config, 'all');
          metricsOf.delete(config);
        }
        for (const metric of old) labelled.delete(metric);
        metrics -= old.size;
      }
      return ({ config, metric }) => {
        const old = gone.get(String(config));
        return old === 'all' || (old?.has(String(metric)) ?? false);
      };
    },
  };
}
