import { couldSelect } from './match-filter.js';
import { parseFilter } from './parse-filter.js';
import { metricsOf, type Metric, type StoredSeries } from './series-store.js';
import type { MetricDescriptor } from './wire-types.js';

/** The descriptors of the metrics that a project may see; with a filter, of those that it could select. */
export function listDescriptors(
  project: string,
  filterText: string,
  visible: readonly StoredSeries[],
): MetricDescriptor[] {
  const metrics = metricsOf(visible);
  if (filterText.trim() === '') return metrics.map((metric) => describe(project, metric));
  const filter = parseFilter(filterText);
  return metrics
    .filter(({ shapes }) => shapes.some((shape) => couldSelect(filter, shape)))
    .map((metric) => describe(project, metric));
}

function describe(project: string, { metricType, kind, valueType, unit, shapes }: Metric): MetricDescriptor {
  return {
    name: `projects/${project}/metricDescriptors/${metricType}`,
    type: metricType,
    labels: [...new Set(shapes.flatMap(({ metricLabels }) => [...metricLabels]))].map((key) => ({ key })),
    metricKind: kind,
    valueType,
    unit,
    monitoredResourceTypes: shapes.map(({ resourceType }) => resourceType),
  };
}
