const PIECE = /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2}|[^])|[^\\]+/g;
const SIMPLE: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  '?': '?',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** What stands between the quotes of a string, without its escapes (those of C); nothing where one of them is none. */
export function unescapeString(text: string): string | undefined {
  const pieces = (text.match(PIECE) ?? []).map(unescapePiece);
  return pieces.includes(undefined) ? undefined : pieces.join('');
}

function unescapePiece(piece: string): string | undefined {
  if (!piece.startsWith('\\')) return piece;
  const letter = piece.charAt(1);
  if (piece.length === 2) return SIMPLE[letter];
  const code = /[xuU]/.test(letter) ? parseInt(piece.slice(2), 16) : parseInt(piece.slice(1), 8);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
