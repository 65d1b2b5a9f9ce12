import type { Metric } from '../metric-config.js';

const ERROR = [
  'error',
  'errors',
  'failure',
  'failures',
  'failed',
  '5xx',
  '500s',
  'exceptions',
  'timeouts',
  'restarts',
  'rejected',
  'dropped',
  'throttled',
  'throttling',
];
/** "error-free" and the like. */
const GOOD = ['free', 'non', 'no', 'not', 'without', 'success', 'successes', 'healthy', 'budget', 'good'];
const LATENCY = [
  'latency',
  'latencies',
  'duration',
  'durations',
  'p50',
  'p90',
  'p95',
  'p99',
  'p999',
  'percentile',
  'quantile',
  'ttfb',
];

/** Whether a metric counts what is bad, by its name. */
export function isCalledErrors({ name }: Metric): boolean {
  const words = wordsOf(name);
  return words.some((word) => ERROR.includes(word)) && !words.some((word) => GOOD.includes(word));
}

/** Whether a metric is how long something takes, by its name. */
export function isCalledLatency({ name }: Metric): boolean {
  return wordsOf(name).some((word) => LATENCY.includes(word));
}

/** The words of a name: of "http-5xx_errorRate" http, 5xx, error and rate. */
function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}
