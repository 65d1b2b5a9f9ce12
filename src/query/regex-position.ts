/** What a value may not stand in: how it opens, and what it is once it is closed. */
const CONSTRUCTS = [
  {
    name: 'after a backslash',
    opening: /^\\(?!Q)/,
    whole: /^\\(?:x\{[^}]*\}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|[pP][^{]|[0-7]{3}|[0-7]{1,2}(?![0-7]|$)|(?![xpP0-7])[^])/,
  },
  { name: 'inside \\Q…\\E', opening: /^\\Q/, whole: /^\\Q[^]*?\\E/ },
  {
    name: 'inside a character class',
    opening: /^\[/,
    // A bracket that comes first is one of the class, and so is an opening one that begins no named class.
    whole: /^\[(?:\^|(?!\^))(?:\]|(?!\]))(?:\[:\^?\w+:\]|\\[^]|\[(?!:\^?\w+:\])|[^\]\\[])*\]/,
  },
  { name: 'inside braces', opening: /^\{(?=\d{0,4},?\d{0,4}(?:$|\}))/, whole: /^\{\d{0,4},?\d{0,4}\}/ },
  { name: 'in the flags or the name of a group', opening: /^\(\?/, whole: /^\(\?[^):>]*[):>]/ },
] as const;

const REPETITION = /^(?:[*+?]|\{\d+(?:,\d*)?\})/;
const OPERATOR = /[\\*+?()|[\]{}^$]/;

/**
 * Why a value may not stand between these two pieces of a regular expression (RE2 syntax), or undefined where it may: only where an
 * escaped value matches itself, whole, is it data.
 */
export function regexHazard(before: string, after = ''): string | undefined {
  for (let i = 0; i < before.length; i++) {
    if (!'\\[{('.includes(before[i] ?? '')) continue;
    const rest = before.slice(i);
    const construct = CONSTRUCTS.find(({ opening }) => opening.test(rest));
    if (!construct) continue;
    const whole = construct.whole.exec(rest);
    if (!whole) return construct.name;
    i += whole[0].length - 1;
  }
  if (!REPETITION.test(after)) return undefined;
  return 'before a repetition, which would repeat its last character only: put it in parentheses';
}

/** Whether a value seems to be meant as a regular expression; a dot alone does not, since versions have dots. */
export function looksLikePattern(value: string): boolean {
  return OPERATOR.test(value);
}
