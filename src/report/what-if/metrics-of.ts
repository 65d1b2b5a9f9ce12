import type { Metric } from '../../config/metric-config.js';
import type { Basis } from '../../judge/basis.js';

/** The metrics of a basis, each once, whether they could be measured or not. */
export function metricsOf({ measured, unmeasured }: Pick<Basis, 'measured' | 'unmeasured'>): Metric[] {
  const all = [...measured.map(({ metric }) => metric), ...unmeasured];
  return [...new Map(all.map((metric) => [metric.name, metric])).values()];
}
