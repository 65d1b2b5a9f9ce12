import type { Expression } from './filter-expression.js';

/** The metric types that a filter demands, each by `metric.type = "…"` that holds for all it selects; none stands in an OR or a NOT. */
export function metricTypesOf(filter: Expression): string[] {
  if (filter.kind === 'and') return [...new Set(filter.of.flatMap(metricTypesOf))];
  if (filter.kind !== 'comparison' || filter.field.of !== 'metricType' || filter.operator !== '=') return [];
  return filter.operand.kind === 'text' ? [filter.operand.text] : [];
}
