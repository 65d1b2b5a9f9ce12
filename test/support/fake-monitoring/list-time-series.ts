import { alignSeries, pickPoints } from './align-series.js';
import type { Expression } from './filter-expression.js';
import { invalidFilter } from './filter-tokens.js';
import { couldSelect, selects } from './match-filter.js';
import { metricTypesOf } from './metric-types-of.js';
import { parseFilter } from './parse-filter.js';
import type { Aggregation, Query } from './read-query.js';
import { reduceSeries } from './reduce-series.js';
import { invalidField, RpcError } from './rpc-error.js';
import { metricsOf, type Metric, type StoredSeries } from './series-store.js';
import type { Series } from './time-series.js';

/** What Cloud Monitoring finds in the series that a project may see; throws what it refuses. */
export function listTimeSeries(query: Query, filterText: string, visible: readonly StoredSeries[]): Series[] {
  const filter = parseFilter(filterText);
  const metric = findMetric(filter, filterText, visible);
  const { interval, aggregation } = query;
  if (aggregation) checkAggregation(aggregation, metric);
  const selected = visible.filter(({ identity }) => selects(filter, identity));
  const found = aggregation
    ? aggregate(
        selected.map((series) => alignSeries(series, interval, aggregation)),
        aggregation,
      )
    : selected.map((series) => pickPoints(series, interval));
  return found.filter(({ points }) => points.length > 0);
}

/** The one metric that a filter asks for. */
function findMetric(filter: Expression, filterText: string, visible: readonly StoredSeries[]): Metric {
  const [metricType, ...more] = metricTypesOf(filter);
  if (metricType === undefined || more.length > 0) {
    throw invalidFilter(
      filterText,
      'The filter must specify exactly one metric type with a restriction on "metric.type".',
    );
  }
  const metric = metricsOf(visible).find((one) => one.metricType === metricType);
  if (!metric) {
    const hint = 'If a metric was created recently, it could take up to 10 minutes to become available.';
    throw new RpcError('NOT_FOUND', `Cannot find metric(s) that match type = "${metricType}". ${hint}`);
  }
  if (!metric.shapes.some((shape) => couldSelect(filter, shape))) {
    const problem =
      'The supplied filter does not specify a valid combination of metric and monitored resource descriptors.';
    throw new RpcError('INVALID_ARGUMENT', `${problem} The query will not return any time series.`);
  }
  return metric;
}

function checkAggregation({ alignerName, aligner, reducerName, reducer }: Aggregation, metric: Metric): void {
  if (!(aligner.kinds.includes(metric.kind) && aligner.valueTypes.includes(metric.valueType))) {
    const to = `metrics with kind ${metric.kind} and value type ${metric.valueType}`;
    throw invalidField('aggregation.perSeriesAligner', alignerName, `The aligner cannot be applied to ${to}.`);
  }
  const aligned = aligner.valueType ?? metric.valueType;
  if (reducer && !reducer.valueTypes.includes(aligned)) {
    const reason = `The reducer cannot be applied to metrics with value type ${aligned}.`;
    throw invalidField('aggregation.crossSeriesReducer', reducerName, reason);
  }
}

function aggregate(aligned: readonly Series[], { reducer, groupBy }: Aggregation): Series[] {
  return reducer ? reduceSeries(aligned, { reducer, groupBy }) : [...aligned];
}
