import { invalidField, type RpcError } from './rpc-error.js';
import { unescapeString } from './unescape-string.js';

export interface Token {
  /** `invalid` is what cannot be a token, and the last. */
  readonly kind: 'text' | 'string' | 'symbol' | 'end' | 'invalid';
  /** As it stands in the filter. */
  readonly raw: string;
  /** What it stands for: of a string, what is between the quotes, without the escapes. */
  readonly value: string;
  /** Where it begins. */
  readonly at: number;
}

const SPACE = /[ \t\r\n\f\v]*/y;
// Backslashes take the next character with them, so that `"a\"` does not end.
const STRING = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y;
const SYMBOL = /<=|>=|!=|=~|!~|[=<>:(),.-]/y;
const TEXT = /[^\s"'\\=<>!:(),.-][^\s"'\\=<>!:(),.]*/y;

/** The tokens of a filter, up to its end or to what is none. */
export function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; ;) {
    at += match(SPACE, filter, at)?.length ?? 0;
    const token = readToken(filter, at);
    tokens.push(token);
    if (token.kind === 'end' || token.kind === 'invalid') return tokens;
    at += token.raw.length;
  }
}

function readToken(filter: string, at: number): Token {
  if (at === filter.length) return { kind: 'end', raw: '', value: '', at };
  const string = match(STRING, filter, at);
  if (string !== undefined) {
    const value = unescapeString(string.slice(1, -1));
    return { kind: value === undefined ? 'invalid' : 'string', raw: string, value: value ?? '', at };
  }
  const symbol = match(SYMBOL, filter, at);
  if (symbol !== undefined) return { kind: 'symbol', raw: symbol, value: symbol, at };
  const text = match(TEXT, filter, at);
  if (text !== undefined) return { kind: 'text', raw: text, value: text, at };
  return { kind: 'invalid', raw: filter.charAt(at), value: '', at };
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** INVALID_ARGUMENT for a filter that stops making sense at a token. */
export function syntaxError(filter: string, { raw, at }: Token): RpcError {
  const lines = filter.slice(0, at).split('\n');
  const column = (lines.at(-1) ?? '').length + 1;
  const place = `syntax error at line ${String(lines.length)}, column ${String(column)}, token '${raw}'`;
  return invalidFilter(filter, `Could not parse filter ${JSON.stringify(filter)}; ${place}`);
}

/** INVALID_ARGUMENT for a filter. */
export function invalidFilter(filter: string, reason: string): RpcError {
  return invalidField('filter', filter, reason);
}
