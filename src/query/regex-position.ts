/**
 * Why a value may not stand at the end of this piece of a regular expression (RE2 syntax), or undefined where it may: only where
 * an escaped value matches itself is it data.
 */
export function regexHazard(before: string): string | undefined {
  for (let i = 0; i < before.length; i++) {
    const rest = before.slice(i);
    const construct = CONSTRUCTS.find(({ opening }) => opening.test(rest));
    if (!construct) continue;
    const whole = construct.whole.exec(rest);
    if (!whole) return construct.name;
    i += whole[0].length - 1;
  }
  return undefined;
}

/** What a value may not stand in: how it opens, and what it is once it is closed. */
const CONSTRUCTS = [
  { name: 'after a backslash', opening: /^\\(?!Q)/, whole: /^\\[^]/ },
  { name: 'inside \\Q…\\E', opening: /^\\Q/, whole: /^\\Q[^]*?\\E/ },
  { name: 'inside a character class', opening: /^\[/, whole: /^\[\^?\]?(?:\[:\^?\w+:\]|\\[^]|[^\]\\])*\]/ },
  { name: 'inside braces', opening: /^\{/, whole: /^\{[^}]*\}/ },
  { name: 'in the flags or the name of a group', opening: /^\(\?/, whole: /^\(\?[^):>]*[):>]/ },
] as const;
