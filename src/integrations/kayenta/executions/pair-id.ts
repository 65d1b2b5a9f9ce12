import type { KeptMetric } from '../../../config/kept-metric.js';

/** What tells a metric, or one series of it, from the others of its judgement, by the same text each time that it is judged. */
export function pairIdOf({ name, labels = {} }: Pick<KeptMetric, 'name' | 'labels'>): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return name;
  return `${name}{${pairs.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(',')}}`;
}
