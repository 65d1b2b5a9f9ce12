import type { Metric } from '../../config/metric-config.js';
import type { BothSides, MeasuredSeries } from '../../measure/measured-series.js';

/** The instances of a side in two halves: in the order of their label, the first to the baseline, the second to the canary, and so on. */
export function splitInstances(instances: readonly MeasuredSeries[], { series }: Pick<Metric, 'series'>): BothSides {
  const label = typeof series === 'object' && 'instances' in series ? series.instances : '';
  const nameOf = ({ labels }: MeasuredSeries): string => labels[label] ?? '';
  const sorted = instances.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return {
    baseline: sorted.filter((_, i) => i % 2 === 0),
    canary: sorted.filter((_, i) => i % 2 === 1),
  };
}
