import type { Expression } from '../../query/promql-expression.js';
import type { MetricConfig } from '../metric-config.js';
import type { CheckedQuery } from './check-queries.js';
import type { Doubt } from './doubt.js';

const GROWTH = ['rate', 'irate', 'increase'];

/** A warning for a metric that is larger on the side with more traffic, and does not say so. */
export function sumWithoutScaling({ metric, query, read, path }: CheckedQuery, { judge }: MetricConfig): Doubt[] {
  if (!metric?.analysis.compared || metric.scalesWith !== undefined || judge.name === 'netflix-aca') return [];
  if (typeof metric.series === 'object' && 'instances' in metric.series) return [];
  const field = query.type === 'stackdriver' ? monitoringSum(query) : promqlSum(read);
  if (field === undefined) return [];
  const message =
    'adds up what a side does in all, which its share of the traffic decides: say scalesWith: split (or traffic), divide by the requests or the instances, or give errors as events and exposure';
  return [{ rule: 'sum-without-scaling', path: [...path, ...field], message }];
}

function promqlSum(read: CheckedQuery['read']): string[] | undefined {
  const expr = read.find(({ field }) => field === 'expr');
  return expr && isSum(expr.expression) ? ['expr'] : undefined;
}

function monitoringSum(query: Extract<CheckedQuery['query'], { type: 'stackdriver' }>): string[] | undefined {
  const sums = query.crossSeriesReducer === 'REDUCE_SUM' && query.eventsFilter === undefined;
  return sums && ['ALIGN_DELTA', 'ALIGN_RATE'].includes(query.perSeriesAligner) ? ['crossSeriesReducer'] : undefined;
}

/** sum(rate(…)), with or without a constant beside it, or several of them added up. */
function isSum(expression: Expression): boolean {
  if (expression.kind === 'aggregation') {
    const [only] = expression.arguments;
    return expression.name === 'sum' && only?.kind === 'call' && GROWTH.includes(only.name);
  }
  if (expression.kind !== 'binary') return false;
  const { operator, left, right } = expression;
  if (operator === '+') return isSum(left) && isSum(right);
  if (operator === 'or') return isSum(left);
  if (operator === '*') return (left.kind === 'number' && isSum(right)) || (right.kind === 'number' && isSum(left));
  return operator === '/' && right.kind === 'number' && isSum(left);
}
