import { tokensOf, type FilterToken } from './filter-tokens.js';
import type { ReadQuery, StringLiteral, StringRole } from './query-language.js';

/** The functions that a value may be compared by, with how each reads its strings. */
const FUNCTIONS: ReadonlyMap<string, StringRole> = new Map([
  ['starts_with', 'text'],
  ['ends_with', 'text'],
  ['has_substring', 'text'],
  ['one_of', 'text'],
  ['monitoring.regex.full_match', 'regex'],
]);

/** A Cloud Monitoring filter as it is read. */
export interface ParsedFilter extends ReadQuery {
  /** Whether it has an OR outside of parentheses. */
  readonly alternatives: boolean;
}

/** A filter that is being read, token by token. */
interface Reading {
  readonly tokens: readonly FilterToken[];
  at: number;
  alternatives: boolean;
  readonly shape: string[];
  readonly strings: StringLiteral[];
}

/**
 * Reads a Cloud Monitoring filter: comparisons (`=`, `!=`, `<`, `<=`, `>`, `>=`, `:`) of fields with strings, numbers, words or
 * functions, negated by NOT or a minus, joined by AND, OR or a space, in parentheses or not. Narrower than Google's grammar where
 * that leaves open what is meant: strings stand in double quotes alone, and there are no values in parentheses.
 *
 * Sources: cloud.google.com/monitoring/api/v3/filters; the grammar of AIP-160 (google.aip.dev/160).
 */
export function parseFilter(text: string): ParsedFilter {
  const { tokens, errorAt } = tokensOf(text);
  const reading: Reading = { tokens, at: 0, alternatives: false, shape: [], strings: [] };
  if (readExpression(reading) && errorAt === undefined) {
    const { alternatives, shape, strings } = reading;
    return { shape: shape.join(' '), strings, alternatives, errorAt: undefined };
  }
  const stopped = tokens[reading.at]?.from ?? errorAt ?? text.length;
  return { shape: '', strings: [], alternatives: false, errorAt: stopped };
}

function readExpression(reading: Reading): boolean {
  let depth = 0;
  for (;;) {
    readNegation(reading);
    if (take(reading, '(')) {
      depth += 1;
      continue;
    }
    if (!readComparison(reading)) return false;
    while (depth > 0 && take(reading, ')')) depth -= 1;
    const next = reading.tokens[reading.at];
    if (!next) return depth === 0;
    if (take(reading, 'AND')) continue;
    if (take(reading, 'OR')) reading.alternatives ||= depth === 0;
    else if (!next.spaced) return false;
  }
}

/** NOT needs a space behind it, a minus must have none. */
function readNegation(reading: Reading): void {
  const after = reading.tokens[reading.at + 1];
  if (!after) return;
  if (after.spaced) take(reading, 'NOT');
  else take(reading, '-');
}

function readComparison(reading: Reading): boolean {
  const field = readPath(reading);
  if (field === undefined || reading.tokens[reading.at]?.kind !== 'comparator') return false;
  const comparator = reading.tokens[reading.at]?.text ?? '';
  reading.at += 1;
  reading.shape.push('field', comparator);
  if (comparator === ':' && take(reading, '*')) return true;
  return readString(reading, 'text') || readNumber(reading) || readWord(reading);
}

/** Words with dots between them, or strings behind a dot: a field, or what is called like one. */
function readPath(reading: Reading): string | undefined {
  const { tokens } = reading;
  if (tokens[reading.at]?.kind !== 'word') return undefined;
  let path = tokens[reading.at]?.text ?? '';
  reading.at += 1;
  while (isJoined(tokens[reading.at], '.')) {
    const segment = tokens[reading.at + 1];
    if (!segment || segment.spaced || !['word', 'string', 'number'].includes(segment.kind)) return undefined;
    path += `.${segment.text}`;
    if (segment.kind === 'string') addString(reading, segment, 'text');
    reading.at += 2;
  }
  return path;
}

function readString(reading: Reading, role: StringRole): boolean {
  const token = reading.tokens[reading.at];
  if (token?.kind !== 'string') return false;
  addString(reading, token, role);
  reading.at += 1;
  reading.shape.push('value');
  return true;
}

function addString({ strings }: Reading, { from, to }: FilterToken, role: StringRole): void {
  strings.push({ from, to, quote: '"', role });
}

function readNumber(reading: Reading): boolean {
  const { tokens, at } = reading;
  const first = tokens[at];
  const number = first?.text === '-' ? tokens[at + 1] : first;
  if (first === undefined || number?.kind !== 'number' || (number !== first && number.spaced)) return false;
  addBare(reading, first.from, number.to);
  reading.at += number === first ? 1 : 2;
  return true;
}

/** A value without quotes, or a function. */
function readWord(reading: Reading): boolean {
  const { tokens, strings } = reading;
  const from = tokens[reading.at]?.from ?? 0;
  const before = strings.length;
  const name = readPath(reading);
  // Strings have a place in fields, behind a dot, but not in a value.
  if (name === undefined || strings.length > before) return false;
  if (isJoined(tokens[reading.at], '(')) return readArguments(reading, name);
  addBare(reading, from, tokens[reading.at - 1]?.to ?? from);
  return true;
}

function addBare({ shape, strings }: Reading, from: number, to: number): void {
  shape.push('value');
  strings.push({ from, to, quote: undefined, role: 'text' });
}

function readArguments(reading: Reading, name: string): boolean {
  const role = FUNCTIONS.get(name);
  if (role === undefined) return false;
  reading.shape.push(name);
  take(reading, '(');
  do {
    if (!readString(reading, role) && !readFlag(reading)) return false;
  } while (take(reading, ','));
  return take(reading, ')');
}

/** Whether has_substring() tells capital letters from small ones. */
function readFlag(reading: Reading): boolean {
  if (take(reading, 'ignore_case') && !take(reading, '=')) return false;
  return take(reading, 'true') || take(reading, 'false');
}

function isJoined(token: FilterToken | undefined, sign: string): boolean {
  return token?.text === sign && !token.spaced;
}

/** Whether this sign or keyword comes next; then it is taken. */
function take(reading: Reading, text: string): boolean {
  if (reading.tokens[reading.at]?.text !== text) return false;
  reading.shape.push(text);
  reading.at += 1;
  return true;
}
