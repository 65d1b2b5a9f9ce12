import type { KayentaPrometheusQuery } from '../../config/metric-query.js';
import {
  customFilter,
  textOf,
  textsOf,
  warnOfUnknownKeys,
  type QueryContext,
  type QueryDefinition,
  type Warn,
} from './query-parts.js';

const KEYS = [
  'type',
  'serviceType',
  'metricName',
  'labelBindings',
  'groupByFields',
  'resourceType',
  'customFilter',
  'customInlineTemplate',
  'customFilterTemplate',
];

/** What a query of Kayenta's asks Prometheus. */
export function translatePrometheusQuery(
  definition: QueryDefinition,
  { scopeName, templates }: QueryContext,
  warn: Warn,
): KayentaPrometheusQuery {
  warnOfUnknownKeys(definition, KEYS, warn);
  const filter = customFilter(definition, templates);
  const metricName = textOf(definition, 'metricName');
  const nameless = metricName === undefined && filter.template?.startsWith('PromQL:') !== true;
  const problem = filter.problem ?? (nameless ? 'has no metricName' : undefined);
  if (problem !== undefined) warn(`its query ${problem}`);
  return {
    type: 'kayenta-prometheus',
    scopeName,
    metricName: metricName ?? '',
    labelBindings: textsOf(definition, 'labelBindings', warn),
    groupByFields: textsOf(definition, 'groupByFields', warn),
    resourceType: textOf(definition, 'resourceType'),
    template: filter.template,
    problem,
  };
}
