const SPACE = /[ \t\n\r]*/y;
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma or end' | 'nothing';

/** Where a text stops being JSON (RFC 8259), as an offset from 0, or undefined where it is JSON: JSON.parse does not always say. */
export function jsonErrorOffset(text: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let offset = 0;
  for (;;) {
    SPACE.lastIndex = offset;
    offset += SPACE.exec(text)?.[0].length ?? 0;
    if (offset === text.length) return expected === 'nothing' ? undefined : offset;
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(text)?.[0];
    const next: Expected | undefined = token === undefined ? undefined : after(token, expected, open);
    if (token === undefined || next === undefined) return offset;
    expected = next;
    offset += token.length;
  }
}

/** What may come after a token, or undefined where it may not stand; keeps the brackets that are open. */
function after(token: string, expected: Expected, open: ('{' | '[')[]): Expected | undefined {
  const within = (): Expected => (open.length === 0 ? 'nothing' : 'comma or end');
  if (token === '}' || token === ']') {
    const empty = token === '}' ? 'name or }' : 'value or ]';
    if (open.at(-1) !== (token === '}' ? '{' : '[') || (expected !== empty && expected !== 'comma or end'))
      return undefined;
    open.pop();
    return within();
  }
  if (token === ',') return expected === 'comma or end' ? (open.at(-1) === '{' ? 'name' : 'value') : undefined;
  if (token === ':') return expected === 'colon' ? 'value' : undefined;
  if (expected === 'name' || expected === 'name or }') return token.startsWith('"') ? 'colon' : undefined;
  if (expected !== 'value' && expected !== 'value or ]') return undefined;
  if (token !== '{' && token !== '[') return within();
  open.push(token);
  return token === '{' ? 'name or }' : 'value or ]';
}
