import type { Labels, MeasuredMetric } from './measurement.js';

/** What a sentence calls a metric, or one of its series: `latency{zone="a"}`. */
export function nameOf({ metric, labels }: Pick<MeasuredMetric, 'metric' | 'labels'>): string {
  return labels && Object.keys(labels).length > 0 ? `${metric.name}${describeLabels(labels)}` : metric.name;
}

/** Labels as Prometheus writes them: `{zone="a",pod="b"}`. */
export function describeLabels(labels: Labels): string {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `{${matchers.join(',')}}`;
}
