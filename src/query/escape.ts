const REGEX_SYNTAX = /[\\.+*?()|[\]{}^$]/g;
/** Beside the backslash and control characters, what Prometheus' lexer takes for the sign of broken UTF-8. */
const MUST_ESCAPE = /[\\\p{Cc}\ufffd]/gu;
const COMPLETE = /^(?:[^\\]|\\(?:[abfnrtv\\'"]|x[0-9a-fA-F]{2}|[0-7]{3}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}))*$/s;

/** The quote that a PromQL string stands in. */
export type Quote = '"' | "'" | '`';

/** A regular expression (RE2) that matches just this text. */
export function escapeRegex(text: string): string {
  return text.replaceAll(REGEX_SYNTAX, '\\$&');
}

/** A replacement of label_replace that is just this text: `$1` stands for a group there. */
export function escapeReplacement(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** The text as it stands between PromQL quotes of this kind, or undefined where such quotes cannot hold it. */
export function quoted(text: string, quote: Quote): string | undefined {
  if (quote === '`') return /[`\r\ufffd]/.test(text) ? undefined : text;
  return text.replaceAll(MUST_ESCAPE, escapeSequence).replaceAll(quote, `\\${quote}`);
}

function escapeSequence(character: string): string {
  if (character === '\\') return '\\\\';
  if (character === '\n') return '\\n';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Whether no escape sequence of a PromQL string is open at the end of this piece of one. */
export function isCompletePiece(piece: string, quote: Quote): boolean {
  return quote === '`' || COMPLETE.test(piece);
}

/** The text that a piece of a PromQL string means. */
export function unquoted(piece: string, quote: Quote): string {
  if (quote === '`') return piece;
  return piece.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([^]))/g,
    (...groups: (string | undefined)[]) => {
      const [, x, u, long, octal, letter] = groups;
      const hex = x ?? u ?? long;
      if (hex !== undefined) return String.fromCodePoint(Math.min(parseInt(hex, 16), 0x10ffff));
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
      return letter === 'n' ? '\n' : (letter ?? '');
    },
  );
}
