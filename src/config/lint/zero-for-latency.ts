import type { Expression } from '../../query/promql-expression.js';
import type { MetricConfig } from '../metric-config.js';
import type { CheckedQuery } from './check-queries.js';
import type { Doubt } from './doubt.js';
import { isCalledLatency } from './metric-words.js';
import { asksPercentile } from './percentiles.js';

/** A warning for each metric whose gaps count as 0, and of which a 0 would mean that all went at once or that nothing failed of nothing. */
export function zeroForLatency({ metrics }: MetricConfig, queries: readonly CheckedQuery[]): Doubt[] {
  return metrics.flatMap((metric, i): Doubt[] => {
    if (metric.analysis.missing !== 'zero') return [];
    const query = queries.find((one) => one.metric === metric);
    const what =
      isCalledLatency(metric) || (query && asksPercentile(query))
        ? 'how long something takes'
        : query?.read.some(({ expression }) => divides(expression)) === true
          ? 'one figure divided by another'
          : undefined;
    if (what === undefined) return [];
    const message = `zero makes of a slot without requests the best there is, since this is ${what}: say missing: drop`;
    return [{ rule: 'zero-for-latency', path: ['metrics', i, 'analysis', 'missing'], message, metric: metric.name }];
  });
}

/** Whether it is a division of what both vary; by a constant it only changes the unit. */
function divides(expression: Expression): boolean {
  if (expression.kind !== 'binary') return false;
  const { operator, left, right } = expression;
  if (operator === '/' && left.kind !== 'number' && right.kind !== 'number') return true;
  // What stands behind "or" is for slots without a result.
  return ['/', '*', 'or'].includes(operator) && (divides(left) || (operator !== 'or' && divides(right)));
}
