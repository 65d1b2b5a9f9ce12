import type { Comparison, Expression } from './filter-expression.js';
import { valueOf, type Identity } from './filter-field.js';

/** Whether a filter selects a time series. */
export function selects(filter: Expression, identity: Identity): boolean {
  return decide(filter, (comparison) => compare(comparison, valueOf(identity, comparison.field))) === true;
}

/** What can be said of a metric on a resource before there is any series: which labels they have, but not their values. */
export interface Shape {
  readonly metricType: string;
  readonly resourceType: string;
  readonly metricLabels: ReadonlySet<string>;
  readonly resourceLabels: ReadonlySet<string>;
}

/** Whether a filter could select a time series of a metric on a resource. */
export function couldSelect(filter: Expression, shape: Shape): boolean {
  return decide(filter, (comparison) => compareShape(comparison, shape)) !== false;
}

function compareShape(comparison: Comparison, shape: Shape): boolean | undefined {
  const { field } = comparison;
  switch (field.of) {
    case 'metricType':
    case 'resourceType':
      return compare(comparison, shape[field.of]);
    case 'metricLabels':
    case 'resourceLabels':
      return shape[field.of].has(field.key) ? undefined : false;
    default:
      return undefined;
  }
}

/** Kleene's logic, in which undefined is what is not known. */
function decide(filter: Expression, of: (comparison: Comparison) => boolean | undefined): boolean | undefined {
  switch (filter.kind) {
    case 'comparison':
      return of(filter);
    case 'not': {
      const inner = decide(filter.of, of);
      return inner === undefined ? undefined : !inner;
    }
    default: {
      const settled = filter.kind === 'or';
      const decided = filter.of.map((inner) => decide(inner, of));
      if (decided.includes(settled)) return settled;
      return decided.includes(undefined) ? undefined : !settled;
    }
  }
}

function compare({ operator, operand }: Comparison, value: string): boolean {
  if (operand.kind === 'any') return value !== '';
  if (operand.kind === 'function') return operand.holds(value) === (operator !== '!=');
  switch (operator) {
    case '=':
      return value === operand.text;
    case '!=':
      return value !== operand.text;
    case ':':
      return value.toLowerCase().includes(operand.text.toLowerCase());
    default:
      return holdsOrder(operator, order(value, operand.text));
  }
}

function holdsOrder(operator: '<' | '<=' | '>' | '>=', sign: number): boolean {
  if (sign === 0) return operator === '<=' || operator === '>=';
  return operator.startsWith(sign < 0 ? '<' : '>');
}

/** Numbers by size, other texts by their characters. */
function order(left: string, right: string): number {
  const numbers = [left, right].map((text) => (text.trim() === '' ? NaN : Number(text)));
  if (!numbers.some(Number.isNaN)) return numbers[0]! - numbers[1]!;
  return left < right ? -1 : left > right ? 1 : 0;
}
