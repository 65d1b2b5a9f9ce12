import type { Expression } from '../../query/promql-expression.js';
import { walkExpression } from '../../query/walk-expression.js';
import type { MetricConfig } from '../metric-config.js';
import type { CheckedQuery } from './check-queries.js';
import type { Doubt } from './doubt.js';

const QUANTILE = 'histogram_quantile';
const AVERAGES = ['avg', 'sum'];

type Call = Extract<Expression, { kind: 'call' }>;

/** Warnings for percentiles that are none: averaged ones, those of 95 instead of 0.95, and those of a histogram whose buckets are lost. */
export function brokenPercentiles({ read, path, query, warnings }: CheckedQuery): Doubt[] {
  const ofMonitoring = warnings
    .filter(({ code }) => code === 'averaged-percentiles')
    .map(({ text }): Doubt => {
      const key = query.type === 'stackdriver' && query.crossSeriesReducer !== undefined ? ['crossSeriesReducer'] : [];
      return { rule: 'averaged-percentiles', path: [...path, ...key], message: text };
    });
  const ofPromql = read.flatMap(({ field, expression }) =>
    walkExpression(expression).flatMap(({ part, around }) => {
      const found = [
        ...(part.kind === 'call' && part.name === QUANTILE ? ofCall(part) : []),
        ...averaged(part, around),
      ];
      return found.map((doubt) => ({ ...doubt, path: [...path, field] }));
    }),
  );
  return [...ofMonitoring, ...new Map(ofPromql.map((doubt) => [doubt.message, doubt])).values()];
}

type Unplaced = Omit<Doubt, 'path'>;

function ofCall({ arguments: [share, histogram] }: Call): Unplaced[] {
  const doubts: Unplaced[] = [];
  if (share?.kind === 'number' && (share.value < 0 || share.value > 1)) {
    const right =
      share.value > 1 && share.value < 100
        ? `${String(share.value / 100)} for p${String(share.value)}`
        : 'a share from 0 to 1';
    doubts.push({
      rule: 'quantile-out-of-range',
      message: `${QUANTILE}(${String(share.value)}, …) is infinite whatever the samples: say ${right}`,
    });
  }
  if (histogram?.kind === 'aggregation' && losesBuckets(histogram)) {
    const message = `${QUANTILE}() of ${histogram.name}() without le has no buckets, and so no result: write ${histogram.name} by (le) (…)`;
    doubts.push({ rule: 'quantile-without-le', message });
  }
  return doubts;
}

/** Native histograms have no buckets to lose; the classic ones are called so. */
function losesBuckets(aggregation: Extract<Expression, { kind: 'aggregation' }>): boolean {
  const { without, labels } = aggregation.grouping;
  if (without !== labels.includes('le')) return false;
  return walkExpression(aggregation).some(
    ({ part }) => part.kind === 'selector' && part.metric?.endsWith('_bucket') === true,
  );
}

function averaged(part: Expression, around: readonly Expression[]): Unplaced[] {
  const isPercentile =
    (part.kind === 'call' && part.name === QUANTILE) ||
    (part.kind === 'selector' && part.matchers.some(isQuantile) && part.metric?.endsWith('_count') !== true);
  const by = around.find(({ kind }) => kind === 'aggregation');
  if (!isPercentile || by?.kind !== 'aggregation' || !AVERAGES.includes(by.name)) return [];
  const cure =
    part.kind === 'call'
      ? 'add the buckets up first: histogram_quantile(…, sum by (le) (rate(…)))'
      : 'ask for a histogram, whose buckets can be added up, or for max()';
  return [{ rule: 'averaged-percentiles', message: `${by.name}() of percentiles is no percentile: ${cure}` }];
}

function isQuantile({ label, operator }: { readonly label: string; readonly operator: string }): boolean {
  return label === 'quantile' && operator === '=';
}

/** Whether a query asks for a percentile. */
export function asksPercentile({ read, query }: CheckedQuery): boolean {
  if (query.type === 'stackdriver') {
    return `${query.perSeriesAligner} ${query.crossSeriesReducer ?? ''}`.includes('PERCENTILE');
  }
  return read.some(({ expression }) =>
    walkExpression(expression).some(
      ({ part }) =>
        (part.kind === 'call' && part.name === QUANTILE) ||
        (part.kind === 'selector' && part.matchers.some(isQuantile)),
    ),
  );
}

/** A warning for a percentile where nothing tells how many requests it is of: that of few ones is another figure than that of many. */
export function percentileWithUnequalTraffic(query: CheckedQuery, config: MetricConfig): Doubt[] {
  const { metric, path } = query;
  if (metric?.analysis.compared !== true || !asksPercentile(query) || knowsTraffic(config)) return [];
  const message =
    'is a percentile, which few requests make higher or lower by chance, and nothing here tells how many a side had: give the config traffic, with minimumRequests';
  return [{ rule: 'percentile-with-unequal-traffic', path, message }];
}

function knowsTraffic({ traffic, metrics }: MetricConfig): boolean {
  const counts = ({ query }: MetricConfig['metrics'][number]): boolean =>
    (query?.type === 'prometheus' && query.events !== undefined) ||
    (query?.type === 'stackdriver' && query.eventsFilter !== undefined);
  return traffic !== undefined || metrics.some((metric) => !metric.analysis.muted && counts(metric));
}
