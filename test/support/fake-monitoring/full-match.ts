// Letters that mean the same after a backslash in RE2 and in JavaScript.
const SHARED = new Set('dDwWbBfnrtv');
const NEEDS_ESCAPE = new Set('^$\\.*+?()[]{}|/');
// Of the whole text, even where ^ and $ are those of lines.
const BEGIN = '(?<![^])';
const END = '(?![^])';
const SPACES = '\\t\\n\\f\\r ';
const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/**
 * Whether a whole text matches a regular expression of RE2; throws an error with the reason where RE2 would refuse it.
 * Of what RE2 knows and JavaScript writes otherwise, only what people write is translated.
 */
export function createFullMatch(pattern: string): (text: string) => boolean {
  const [flags = '', letters = ''] = /^\(\?([ims]+)\)/.exec(pattern) ?? [];
  const compiled = new RegExp(`${BEGIN}(?:${translate(pattern.slice(flags.length))})${END}`, `u${letters}`);
  return (text) => compiled.test(text);
}

function translate(pattern: string): string {
  let inClass = false;
  let translated = '';
  for (let at = 0; at < pattern.length;) {
    const [read, written] = inClass ? readInClass(pattern.slice(at)) : readOutside(pattern.slice(at));
    if (!inClass && read.startsWith('[')) inClass = true;
    else if (inClass && read === ']') inClass = false;
    translated += written;
    at += read.length;
  }
  return translated;
}

/** The next piece of a pattern and how JavaScript writes it. */
type Piece = readonly [read: string, written: string];

function readOutside(rest: string): Piece {
  if (rest.startsWith('\\')) return readEscape(rest, `[${SPACES}]`, `[^${SPACES}]`);
  const quantifier = /^\{\d+(?:,\d*)?\}/.exec(rest)?.[0];
  if (quantifier !== undefined) return [quantifier, quantifier];
  if (rest.startsWith('(?')) return readGroup(rest);
  // A bracket that opens a class may be followed by one that does not close it.
  const [opening] = /^\[\^?\]?/.exec(rest) ?? [];
  if (opening !== undefined) return [opening, opening.replace(']', '\\]')];
  const next = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return [next, '{}]'.includes(next) ? `\\${next}` : next];
}

function readGroup(rest: string): Piece {
  const [name, , text] = /^\(\?(P?)<([A-Za-z]\w*)>/.exec(rest) ?? [];
  if (name !== undefined && text !== undefined) return [name, `(?<${text}>`];
  if (rest.startsWith('(?:')) return ['(?:', '(?:'];
  throw new Error(`invalid perl operator: ${rest.slice(0, 3)}`);
}

function readInClass(rest: string): Piece {
  if (rest.startsWith('\\')) return readEscape(rest, SPACES, undefined);
  const [posix, name] = /^\[:(\w+):\]/.exec(rest) ?? [];
  if (posix !== undefined && name !== undefined) {
    const members = POSIX[name];
    if (members === undefined) throw new Error(`invalid character class range: ${posix}`);
    return [posix, members];
  }
  const next = String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return [next, next === '[' ? '\\[' : next];
}

function readEscape(rest: string, spaces: string, noSpaces: string | undefined): Piece {
  const [property] = /^\\[pP](?:\{\^?\w+\}|[A-Z])/.exec(rest) ?? [];
  if (property !== undefined) return [property, property.replace(/([A-Z])$/, '{$1}')];
  const [code, long, short] = /^\\x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/.exec(rest) ?? [];
  if (code !== undefined) return [code, `\\u{${long ?? short ?? ''}}`];
  const next = rest.charAt(1);
  const read = rest.slice(0, 2);
  if (SHARED.has(next)) return [read, read];
  if (next === 's') return [read, spaces];
  if (next === 'S' && noSpaces !== undefined) return [read, noSpaces];
  if (next === 'A') return [read, BEGIN];
  if (next === 'z') return [read, END];
  if (next === '' || /[0-9A-Za-z]/.test(next)) throw new Error(`invalid escape sequence: ${read}`);
  // Any other character may be escaped and stands for itself.
  if (next === '-') return [read, '\\x2d'];
  return [read, NEEDS_ESCAPE.has(next) ? read : next];
}
