import type { Expression, Operand, Operator } from './filter-expression.js';
import { fieldOf } from './filter-field.js';
import { createFilterFunction } from './filter-function.js';
import { invalidFilter, syntaxError, tokenize, type Token } from './filter-tokens.js';

const OPERATORS = new Set<string>(['=', '!=', '<', '<=', '>', '>=', ':']);
const KEYWORDS = new Set(['AND', 'OR', 'NOT']);

/**
 * Reads a monitoring filter (https://cloud.google.com/monitoring/api/v3/filters), or throws INVALID_ARGUMENT. Its grammar is that
 * of AIP-160: NOT and - bind tightest, then OR, then AND, which may be left out.
 */
export function parseFilter(filter: string): Expression {
  const cursor = createCursor(filter);
  const expression = parseConjunction(cursor);
  if (cursor.next().kind !== 'end') throw cursor.unexpected();
  return expression;
}

/** The path that a grouping names, such as metric.labels."a-b", in parts; nothing where it is no path. */
export function parsePath(text: string): readonly string[] {
  const cursor = createCursor(text);
  const path = readPath(cursor);
  if (cursor.next().kind !== 'end') throw cursor.unexpected();
  return path;
}

interface Cursor {
  readonly filter: string;
  readonly next: () => Token;
  readonly take: () => Token;
  /** Takes the next token if it is this word or symbol. */
  readonly accept: (raw: string) => boolean;
  readonly unexpected: () => Error;
}

function createCursor(filter: string): Cursor {
  const tokens = tokenize(filter);
  const end = tokens.length - 1;
  let at = 0;
  const next = (): Token => tokens[Math.min(at, end)]!;
  const take = (): Token => {
    const token = next();
    at++;
    return token;
  };
  const accept = (raw: string): boolean => {
    const found = next().kind !== 'string' && next().raw === raw;
    if (found) at++;
    return found;
  };
  return { filter, next, take, accept, unexpected: () => syntaxError(filter, next()) };
}

function parseConjunction(cursor: Cursor): Expression {
  const of = [parseDisjunction(cursor)];
  while (cursor.accept('AND') || startsTerm(cursor.next())) of.push(parseDisjunction(cursor));
  return of.length === 1 ? of[0]! : { kind: 'and', of };
}

function startsTerm(token: Token): boolean {
  return token.kind === 'text' || (token.kind === 'symbol' && ['(', '-'].includes(token.raw));
}

function parseDisjunction(cursor: Cursor): Expression {
  const of = [parseTerm(cursor)];
  while (cursor.accept('OR')) of.push(parseTerm(cursor));
  return of.length === 1 ? of[0]! : { kind: 'or', of };
}

function parseTerm(cursor: Cursor): Expression {
  if (cursor.accept('NOT') || cursor.accept('-')) return { kind: 'not', of: parseSimple(cursor) };
  return parseSimple(cursor);
}

function parseSimple(cursor: Cursor): Expression {
  if (!cursor.accept('(')) return parseComparison(cursor);
  const expression = parseConjunction(cursor);
  if (!cursor.accept(')')) throw cursor.unexpected();
  return expression;
}

function parseComparison(cursor: Cursor): Expression {
  const path = readPath(cursor);
  const operator = cursor.next().raw;
  if (!isOperator(operator)) throw cursor.unexpected();
  cursor.take();
  const operand = parseOperand(cursor);
  const field = fieldOf(path);
  if (!field) throw invalidFilter(cursor.filter, `The field "${path.join('.')}" is not supported.`);
  if (operand.kind === 'function' && !['=', '!=', ':'].includes(operator)) {
    throw invalidFilter(cursor.filter, `A function cannot be compared with "${operator}".`);
  }
  if (operand.kind === 'text' && operand.text === '*' && operator === ':') {
    return { kind: 'comparison', field, operator, operand: { kind: 'any' } };
  }
  return { kind: 'comparison', field, operator, operand };
}

function isOperator(raw: string): raw is Operator {
  return OPERATORS.has(raw);
}

/** Words joined by dots; all but the first may be quoted. */
function readPath(cursor: Cursor): string[] {
  const { kind, raw } = cursor.next();
  if (kind !== 'text' || KEYWORDS.has(raw)) throw cursor.unexpected();
  const path = [cursor.take().value];
  while (cursor.accept('.')) {
    if (!['text', 'string'].includes(cursor.next().kind)) throw cursor.unexpected();
    path.push(cursor.take().value);
  }
  return path;
}

function parseOperand(cursor: Cursor): Operand {
  if (cursor.next().kind === 'string') return { kind: 'text', text: cursor.take().value };
  const sign = cursor.accept('-') ? '-' : '';
  const text = sign + readPath(cursor).join('.');
  if (!cursor.accept('(')) return { kind: 'text', text };
  const given = readArguments(cursor);
  try {
    return { kind: 'function', holds: createFilterFunction(text, given) };
  } catch (error) {
    throw invalidFilter(cursor.filter, error instanceof Error ? error.message : String(error));
  }
}

function readArguments(cursor: Cursor): string[] {
  const given: string[] = [];
  while (!cursor.accept(')')) {
    if (given.length > 0 && !cursor.accept(',')) throw cursor.unexpected();
    if (cursor.next().kind === 'string') given.push(cursor.take().value);
    else given.push(readNamedFlag(cursor));
  }
  return given;
}

/** `true`, `false` or `ignore_case=true`. */
function readNamedFlag(cursor: Cursor): string {
  if (cursor.next().raw === 'ignore_case') {
    cursor.take();
    if (!cursor.accept('=')) throw cursor.unexpected();
  }
  if (!['true', 'false'].includes(cursor.next().raw)) throw cursor.unexpected();
  return cursor.take().value;
}
