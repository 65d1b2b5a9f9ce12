/** A word, number, string or sign of a Cloud Monitoring filter. */
export interface FilterToken {
  readonly kind: 'string' | 'number' | 'word' | 'keyword' | 'comparator' | 'sign';
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Whether there is space in front of it. */
  readonly spaced: boolean;
}

const KEYWORDS = ['AND', 'OR', 'NOT'];
const SPACE = /[ \t\r\n\f]+/y;
/** A string ends at the first double quote without a backslash, and holds no control characters; a single quote is none. */
const TOKEN =
  /("(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*")|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w./-])|(\w[\w/-]*)|([<>!]=|[<>=:])|[().,*-]/uy;

/** The tokens of a Cloud Monitoring filter in order, up to the first character that cannot begin one. */
export function tokensOf(text: string): { readonly tokens: readonly FilterToken[]; readonly errorAt?: number } {
  const tokens: FilterToken[] = [];
  let at = 0;
  for (;;) {
    SPACE.lastIndex = at;
    const from = at + (SPACE.exec(text)?.[0].length ?? 0);
    if (from === text.length) return { tokens };
    TOKEN.lastIndex = from;
    const match: readonly (string | undefined)[] | null = TOKEN.exec(text);
    const token = match?.[0];
    if (!match || token === undefined) return { tokens, errorAt: from };
    tokens.push({ kind: kindOf(match), text: token, from, to: from + token.length, spaced: from > at });
    at = from + token.length;
  }
}

function kindOf([, string, number, word, comparator]: readonly (string | undefined)[]): FilterToken['kind'] {
  if (string !== undefined) return 'string';
  if (number !== undefined) return 'number';
  if (word !== undefined) return KEYWORDS.includes(word) ? 'keyword' : 'word';
  return comparator === undefined ? 'sign' : 'comparator';
}

/** The filter in one line, with single spaces outside its strings. */
export function inOneLine(filter: string): string {
  return filter
    .replaceAll(/"(?:[^"\\]|\\[^])*"|[ \t\r\n\f]+/g, (piece) => (piece.startsWith('"') ? piece : ' '))
    .trim();
}
