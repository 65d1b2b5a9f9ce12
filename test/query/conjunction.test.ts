import { describe, expect, it } from 'vitest';
import { conjunct, conjunction } from '../../src/query/conjunction.js';
import { parseTemplate, type TemplatePart } from '../../src/query/template.js';

/** A template as text, with <name> for a placeholder. */
function textOf(parts: readonly TemplatePart[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.name}>`)).join('');
}

describe('conjunction()', () => {
  it('joins filters by AND and leaves out blank ones', () => {
    const filters = ['a="b"', '', ' \n', 'c="${d}"'].map((text) => parseTemplate(text).parts);

    expect(textOf(conjunction(filters))).toBe('a="b" AND c="<d>"');
    expect(conjunction([[], [' ']])).toEqual([]);
  });

  it('keeps the OR of one filter from the others', () => {
    const filters = ['a="b" OR c="d"', 'e="f"'].map((text) => parseTemplate(text).parts);

    expect(textOf(conjunction(filters))).toBe('(a="b" OR c="d") AND e="f"');
  });
});

describe('conjunct()', () => {
  it.each([
    ['a="b" OR c="d"', '(a="b" OR c="d")'],
    ['a="${v}" OR b="${v}"', '(a="<v>" OR b="<v>")'],
    ['a=${v} OR b=${v:doublequote}', '(a=<v> OR b=<v>)'],
    ['a="b" AND c="d" OR e="f"', '(a="b" AND c="d" OR e="f")'],
    ['(a="b") OR (c="d")', '((a="b") OR (c="d"))'],
    ['a="${v:raw}"', '(a="<v>")'],
    ['${v:raw}', '(<v>)'],
  ])('puts %s into parentheses', (template, text) => {
    expect(textOf(conjunct(parseTemplate(template).parts))).toBe(text);
  });

  it.each(['a="b"', 'a="b" AND c="d"', '(a="b" OR c="d")', 'a=" OR "', 'a="b" c="d"', 'a=${v}', 'a.${v}="b"'])(
    'leaves %s as it is',
    (template) => {
      const { parts } = parseTemplate(template);

      expect(conjunct(parts)).toEqual(parts);
    },
  );

  it('makes nothing of a blank filter', () => {
    expect(conjunct([' ', '\n'])).toEqual([]);
  });
});
