import type { Counter, Histogram } from 'prom-client';
import type { IsGone } from './config-labels.js';

/** Takes the series away whose labels are of what is not there any more. */
export async function dropSeries(metrics: readonly (Counter | Histogram)[], isGone: IsGone): Promise<void> {
  for (const metric of metrics) {
    const { values } = await metric.get();
    for (const { labels } of values) if (isGone(labels)) metric.remove(withoutBound(labels));
  }
}

/** A bucket's bound is no label that tells series apart. */
function withoutBound(labels: Readonly<Partial<Record<string, string | number>>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([name, value]) => (name === 'le' || value === undefined ? [] : [[name, value]])),
  );
}
