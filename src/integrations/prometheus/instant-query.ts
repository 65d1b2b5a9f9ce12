import { readExpression, type Expression } from '../../query/promql-expression.js';
import { parsePromql } from '../../query/promql.js';
import type { CallOptions } from '../call-sides.js';
import { ApiError } from './api-error.js';

/** The metrics that the façade has. */
export const METRICS = ['canary_score', 'canary_verdict'] as const;
/** One of them. */
export type Metric = (typeof METRICS)[number];

/** What an expression asks for: a judgement, or a number that clients try a connection with. */
export type InstantQuery =
  | { readonly kind: 'judgement'; readonly metric: Metric; readonly options: CallOptions }
  | { readonly kind: 'vector' | 'scalar'; readonly value: number };

/** What nobody writes, and what would take its time. */
const MOST_CHARACTERS = 10_000;

/**
 * What an expression asks for.
 *
 * @throws {ApiError} bad_data where it is no PromQL, or more of it than the façade knows
 */
export function readInstantQuery(text: string): InstantQuery {
  if (text.trim() === '') throw badQuery('1:1: parse error: no expression found in input');
  if (text.length > MOST_CHARACTERS) throw badQuery(`is longer than ${String(MOST_CHARACTERS)} characters`);
  const parsed = parsePromql(text);
  if (parsed.errorAt !== undefined) throw badQuery(`${positionOf(parsed.errorAt, text)}: parse error`);
  // What the tree leaves out would change what is meant.
  if (parsed.displaced || parsed.shape.includes('UnaryExpr(')) throw badQuery(`has what it knows nothing of: ${KNOWN}`);
  const expression = readExpression(text);
  if (expression.kind === 'selector') return judgementOf(expression);
  const scalar = numberOf(expression);
  if (scalar !== undefined) return { kind: 'scalar', value: scalar };
  const value = vectorOf(expression);
  if (value !== undefined) return { kind: 'vector', value };
  throw badQuery(`asks for what is not known here: ${KNOWN}`);
}

const KNOWN = 'known are canary_score{…}, canary_verdict{…}, vector(1) and numbers';

function badQuery(what: string): ApiError {
  return new ApiError('bad_data', `invalid parameter "query": ${what}`);
}

/** Line and column, both from 1, as Prometheus has them. */
function positionOf(at: number, text: string): string {
  const before = text.slice(0, at).split('\n');
  return `${String(before.length)}:${String((before.at(-1) ?? '').length + 1)}`;
}

function judgementOf({ metric, matchers }: Extract<Expression, { kind: 'selector' }>): InstantQuery {
  const known = METRICS.find((one) => one === metric);
  if (!known) throw badQuery(`has no metric ${JSON.stringify(metric ?? '')}: ${KNOWN}`);
  const options = new Map<string, string>();
  for (const { label, operator, value } of matchers) {
    if (label === '__name__') throw badQuery('names its metric twice');
    if (operator !== '=') throw badQuery(`matches ${label} by ${operator}, and every label must be given with =`);
    if (options.has(label)) throw badQuery(`matches ${label} twice`);
    // To Prometheus, a label without a value is one that is not there.
    if (value !== '') options.set(label, value);
  }
  return { kind: 'judgement', metric: known, options: Object.fromEntries(options) };
}

/** The value of numbers and of what is reckoned with them: Grafana tries a connection with 1+1. */
function numberOf(expression: Expression): number | undefined {
  if (expression.kind === 'number') return Number.isNaN(expression.value) ? undefined : expression.value;
  if (expression.kind !== 'binary') return undefined;
  const [left, right] = [numberOf(expression.left), numberOf(expression.right)];
  if (left === undefined || right === undefined) return undefined;
  switch (expression.operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    default:
      return undefined;
  }
}

function vectorOf(expression: Expression): number | undefined {
  if (expression.kind !== 'call' || expression.name !== 'vector') return undefined;
  const [argument, ...others] = expression.arguments;
  return argument && others.length === 0 ? numberOf(argument) : undefined;
}
