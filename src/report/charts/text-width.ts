const NARROW = /[ijltfrI.,:;|'!()[\] ]/;
const BROAD = /[+%<>=×~mwMW@&]/;
const WIDTHS = { narrow: 5, usual: 8, broad: 11, wide: 13 } as const;
const FIRST_USUAL = 0x20;
const LAST_USUAL = 0x2ff;
const DASH = '–';
const TABLE: readonly number[] = Array.from({ length: DASH.charCodeAt(0) + 1 }, (_, code) =>
  widthOfCode(code, String.fromCharCode(code)),
);
const LONGEST = 200;
const CUT = '…';

/** About how wide a text is in a chart: rather too wide than too narrow. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** The text, cut with an ellipsis where it is wider than this. */
export function fitText(text: string, width: number): string {
  if (text.length <= LONGEST && textWidth(text) <= width + 1e-6) return text;
  let shown = '';
  let left = width - widthOf(CUT);
  for (const character of text.slice(0, LONGEST)) {
    left -= widthOf(character);
    if (left < 0) break;
    shown += character;
  }
  return `${shown.trimEnd()}${CUT}`;
}

function widthOf(character: string): number {
  return TABLE[character.codePointAt(0) ?? 0] ?? WIDTHS.wide;
}

function widthOfCode(code: number, character: string): number {
  if (NARROW.test(character)) return WIDTHS.narrow;
  if (BROAD.test(character)) return WIDTHS.broad;
  return character === DASH || (code >= FIRST_USUAL && code <= LAST_USUAL) ? WIDTHS.usual : WIDTHS.wide;
}
