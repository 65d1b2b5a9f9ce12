import type { KeptMetric } from '../../config/kept-metric.js';

/** What of the metric's values is accepted beside the baseline's level; an end is null where that change is never bad. Undefined where none can be told. */
export function toleranceBand(
  { accepted, baseline, test }: KeptMetric,
  ofMeans: boolean,
): { low: number | null; high: number | null } | undefined {
  // A rate is the mean of its slots; else the median is what most samples lie around.
  const level = ofMeans || test?.rule === 'counts' ? baseline.mean : baseline.median;
  if (!accepted || level === null || !test || test.rule === 'limit') return undefined;
  const { increase, decrease, absolute } = accepted;
  const inUnit = absolute ?? 0;
  if (test.effect?.kind === 'difference' && !ofMeans) {
    if (absolute === null) return undefined;
    return { low: decrease === null ? null : level - inUnit, high: increase === null ? null : level + inUnit };
  }
  if (level < 0 || (level === 0 && inUnit === 0)) return undefined;
  return {
    low: decrease === null ? null : Math.min(level * (1 - decrease), level - inUnit),
    high: increase === null ? null : Math.max(level * (1 + increase), level + inUnit),
  };
}
