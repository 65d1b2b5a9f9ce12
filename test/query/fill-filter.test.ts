import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillFilter } from '../../src/query/fill-filter.js';
import { parseFilter } from '../../src/query/monitoring-filter.js';
import { parseTemplate } from '../../src/query/template.js';
import { unescapeString } from '../support/fake-monitoring/unescape-string.js';

type Values = Readonly<Record<string, string>>;

function fill(template: string, values: Values, raw: readonly string[] = []): ReturnType<typeof fillFilter> {
  const { parts, problems } = parseTemplate(template);
  expect(problems).toEqual([]);
  return fillFilter(parts, { values: new Map(Object.entries(values)), raw: new Set(raw) });
}

/** The text of a template that must be possible to fill. */
function textOf(template: string, values: Values, raw: readonly string[] = []): string {
  const filled = fill(template, values, raw);
  if (filled.kind === 'refused') throw new Error(filled.problems.join('\n'));
  return filled.text;
}

function problemsOf(template: string, values: Values, raw: readonly string[] = []): readonly string[] {
  const filled = fill(template, values, raw);
  if (filled.kind === 'filled') throw new Error(`Was filled: ${filled.text}`);
  return filled.problems;
}

const CHANGES_MORE = ['its variables have values that would change what is asked, not only of whom'];

describe('fillFilter()', () => {
  it.each([
    ['a.b="${v}"', 'checkout-canary', 'a.b="checkout-canary"'],
    ['a.b="${v}"', '', 'a.b=""'],
    ['a.b="${v}"', '.*', 'a.b=".*"'],
    ['a.b="${v}"', '" OR a.b!="', 'a.b="\\" OR a.b!=\\""'],
    ['a.b="${v}"', 'a\\', 'a.b="a\\\\"'],
    ['a.b="${v}"', '\\"', 'a.b="\\\\\\""'],
    ['a.b="${v}"', "it's", 'a.b="it\'s"'],
    ['a.b="${v}"', 'a\nb', 'a.b="a\\nb"'],
    ['a.b="${v}"', '\u0000\u0085', 'a.b="\\u0000\\u0085"'],
    ['a.b="${v}"', 'a  b', 'a.b="a  b"'],
    ['a.b="x-${v}-y"', '${w}', 'a.b="x-${w}-y"'],
    ['a.b!="${v}"', 'c', 'a.b!="c"'],
    ['a.b:"${v}"', '*', 'a.b:"*"'],
    ['a."${v}"="c"', 'x"y', 'a."x\\"y"="c"'],
    ['a.b=starts_with("${v}")', 'c")', 'a.b=starts_with("c\\")")'],
    ['a.b=one_of("${v}","x")', 'c","d', 'a.b=one_of("c\\",\\"d","x")'],
    ['a.b=ends_with("${v}")', '.*', 'a.b=ends_with(".*")'],
  ])('writes into %s the value %j as text', (template, v, text) => {
    expect(textOf(template, { v })).toBe(text);
  });

  it.each([
    ['a.b=monitoring.regex.full_match("${v}.*")', '1.2', 'a.b=monitoring.regex.full_match("1\\\\.2.*")'],
    ['a.b!=monitoring.regex.full_match("${v}")', '.*|c', 'a.b!=monitoring.regex.full_match("\\\\.\\\\*\\\\|c")'],
    ['a.b=monitoring.regex.full_match("(x|${v})")', 'b)', 'a.b=monitoring.regex.full_match("(x|b\\\\))")'],
    ['a.b=monitoring.regex.full_match("${v}")', '"', 'a.b=monitoring.regex.full_match("\\"")'],
    ['a.b=monitoring.regex.full_match("(?i)${v}")', '\\', 'a.b=monitoring.regex.full_match("(?i)\\\\\\\\")'],
  ])('writes into %s the value %j as a pattern of itself', (template, v, text) => {
    expect(textOf(template, { v })).toBe(text);
  });

  it('gives the filter in one line, whatever its template looks like', () => {
    expect(textOf('\n  a="${v}"\n    AND b="c"\n', { v: 'x  y' })).toBe('a="x  y" AND b="c"');
    expect(textOf(' a="b"\n', {})).toBe('a="b"');
  });

  describe('with a format', () => {
    it.each([
      ['a=${v:doublequote}', 'b"c', 'a="b\\"c"'],
      ['a=monitoring.regex.full_match(${v:doublequote})', 'b.', 'a=monitoring.regex.full_match("b\\\\.")'],
      ['a.${v:doublequote}="b"', 'c.d', 'a."c.d"="b"'],
      ['a="${v:regex}"', 'b.', 'a="b\\\\."'],
      ['a=monitoring.regex.full_match("${v:regex}")', 'b.', 'a=monitoring.regex.full_match("b\\\\.")'],
      ['a=${v:regex}', 'b.', 'a="b\\\\."'],
    ])('fills %s with %j', (template, v, text) => {
      expect(textOf(template, { v })).toBe(text);
    });

    it('writes a raw value as it is where the config trusts it', () => {
      expect(textOf('a=monitoring.regex.full_match("${v:raw}")', { v: 'b|c.*' }, ['v'])).toBe(
        'a=monitoring.regex.full_match("b|c.*")',
      );
      expect(textOf('${v:raw}', { v: 'a="b" OR c="d"' }, ['v'])).toBe('a="b" OR c="d"');
    });

    it('refuses a raw value that the config does not trust', () => {
      expect(problemsOf('a="${v:raw}"', { v: 'harmless' }, ['w'])).toEqual([
        'variable "v" may not be written raw: its declaration in the config\'s scope needs raw: true',
      ]);
    });

    it.each(['singlequote', 'pipe'])('refuses %s, since filters know no such', (format) => {
      expect(problemsOf(`a=\${v:${format}}`, { v: 'b' })).toEqual([
        `format "${format}" of variable "v" is not known; known: regex, raw, doublequote`,
      ]);
    });

    it('refuses quotes in quotes', () => {
      expect(problemsOf('a="${v:doublequote}"', { v: 'b' })).not.toEqual([]);
    });
  });

  describe('outside quotes', () => {
    it.each([
      ['a=${v}', '500'],
      ['a=${v}', '-1.5'],
      ['a>=${v}', '500'],
      ['a=${v}', 'us-east1-b'],
      ['a=${v}', 'gce_instance'],
      ['a=x-${v}', 'canary'],
      ['a=x.${v}', 'canary'],
      ['a.${v}="b"', 'zone'],
      ['${v}.type="b"', 'metric'],
      ['a=1${v}', '5'],
    ])('takes into %s the value %s', (template, v) => {
      expect(textOf(template, { v })).toBe(template.replace('${v}', v));
    });

    it.each([
      ['a.b', 'a="a.b"'],
      ['AND', 'a="AND"'],
      ['NOT', 'a="NOT"'],
      ['5xx', 'a="5xx"'],
      ['x" OR b="y', 'a="x\\" OR b=\\"y"'],
      ['starts_with("")', 'a="starts_with(\\"\\")"'],
      ['*', 'a="*"'],
      ['b--c', 'a="b--c"'],
      ['b-', 'a="b-"'],
      ['-b', 'a="-b"'],
      ['1e5', 'a="1e5"'],
      ['５', 'a="５"'],
      ['größe', 'a="größe"'],
      ['b\n', 'a="b\\n"'],
      ['', 'a=""'],
    ])('puts quotes around %j where it stands alone', (v, text) => {
      expect(textOf('a=${v}', { v })).toBe(text);
      expect(textOf('a=${v} AND (b=${v})', { v })).toBe(`${text} AND (${text.replace('a', 'b')})`);
    });

    it.each([
      ['a.${v}="b"', 'c.d'],
      ['a.${v}="b"', 'c d'],
      ['a.${v}="b"', 'c"d'],
      ['a.${v}="b"', ''],
      ['a.${v}="b"', 'b="c" OR d'],
      ['a=x-${v}', 'b c'],
      ['a=x-${v}', 'b OR c=d'],
      ['a=${v}-x', 'b.c'],
      ['a=${v}${v}', 'b c'],
      ['a=-${v}', 'b'],
      ['a="b" ${v} c="d"', 'OR'],
      ['a="b" ${v}c="d"', 'NOT '],
      ['a="b" ${v}c="d"', '-'],
      ['a${v}"b"', '!='],
      ['a=${v}("b")', 'starts_with'],
      ['a=starts_with(${v})', 'b'],
      ['a=has_substring("b", ${v})', 'true'],
      ['a=${v}_with("b")', 'starts'],
      ['${v}', 'a="b"'],
      ['(a="b"${v}', ')'],
    ])('lets %s not be told more than a value by %j', (template, v) => {
      expect(fill(template, { v }).kind).toBe('refused');
    });

    it('takes an asterisk for one, not for anything', () => {
      expect(textOf('a:${v}', { v: '*' })).toBe('a:"*"');
    });

    it('says what may stand there', () => {
      expect(problemsOf('a.${v}="b"', { v: 'c d' })).toEqual([
        'variable "v" stands outside quotes, where only a number or an identifier may, is "c d"',
      ]);
    });

    it('refuses values that make something else together', () => {
      expect(problemsOf('a=b ${v}${w} c=d', { v: 'O', w: 'R' })).not.toEqual([]);
      expect(problemsOf('a=-${v}', { v: '-5' })).toEqual(CHANGES_MORE);
      expect(textOf('a=${v}.${w}', { v: '1', w: '5' })).toBe('a=1.5');
      expect(textOf('a=${v}${w}', { v: '5', w: '-5' })).toBe('a=5-5');
    });
  });

  describe('where a value would not be one', () => {
    it.each([
      ['a="\\${v}"', 'n', 'after an unfinished escape sequence'],
      ['a="\\\\\\${v}"', '"', 'after an unfinished escape sequence'],
      ['a="\\x4${v}"', '1', 'after an unfinished escape sequence'],
      ['a="\\u00${v}"', '41', 'after an unfinished escape sequence'],
      ['a="\\1${v}"', '01', 'after an unfinished escape sequence'],
      ['a="\\d${v}"', 'x', 'after an unfinished escape sequence'],
      ['a."\\${v}"="b"', 'n', 'after an unfinished escape sequence'],
      ['a=monitoring.regex.full_match("\\\\${v}")', 'd', 'after a backslash'],
      ['a=monitoring.regex.full_match("[${v}]")', 'a-z', 'inside a character class'],
      ['a=monitoring.regex.full_match("\\x5b${v}]")', 'a-z', 'inside a character class'],
      ['a=monitoring.regex.full_match("\\\\Q${v}\\\\E")', '\\E.*', 'inside \\Q…\\E'],
      ['a=monitoring.regex.full_match("b{${v}}")', '3', 'inside braces'],
      ['a=monitoring.regex.full_match("(?${v})b")', 'i', 'in the flags or the name of a group'],
      [
        'a=monitoring.regex.full_match("${v}*")',
        'ab',
        'before a repetition, which would repeat its last character only: put it in parentheses',
      ],
    ])('refuses %s', (template, v, where) => {
      expect(problemsOf(template, { v })).toEqual([`variable "v" cannot stand ${where}`]);
    });
  });

  it.each(['\ud800', 'a\udc00b'])('refuses the lone surrogate of %j', (v) => {
    expect(problemsOf('a="${v}"', { v })).toEqual(['variable "v" is no well-formed Unicode text']);
  });

  it('tells where a template is no filter, and shows no value', () => {
    expect(problemsOf('a="${v}" and b="c"', { v: 'secret' })).toEqual([
      'is no Cloud Monitoring filter from character 11 on ("b=\\"c\\""), with harmless values filled in: a="v" and b="c"',
    ]);
    expect(problemsOf('a=~"b"', {})).toEqual([
      'is no Cloud Monitoring filter from character 3 on ("~\\"b\\""), in: a=~"b"',
    ]);
    expect(problemsOf("a='${v}'", { v: 'b' })).toEqual([expect.stringContaining('from character 3 on')]);
  });

  it('tells which values look like more than they are taken for', () => {
    const literal = (template: string, v: string): readonly string[] => {
      const filled = fill(template, { v });
      return filled.kind === 'filled' ? filled.takenLiterally : filled.problems;
    };

    expect(literal('a=monitoring.regex.full_match("${v}")', 'b.*')).toEqual(['v']);
    expect(literal('a=${v}', 'starts_with("b")')).toEqual(['v']);
    expect(literal('a="${v}"', 'monitoring.regex.full_match("b.*")')).toEqual(['v']);
    expect(literal('a=${v}', '"b"')).toEqual(['v']);
    expect(literal('a=monitoring.regex.full_match("${v}")', 'checkout-1.2.3')).toEqual([]);
    expect(literal('a="${v}"', 'b.*')).toEqual([]);
    expect(literal('a="${v}"', 'checkout (canary)')).toEqual([]);
  });

  it('takes as many variables as anybody needs, and comes to an end over them', () => {
    const filters = (count: number) => Array.from({ length: count }, () => 'a="${v}"').join(' OR ');

    expect(fill(filters(200), { v: 'b' }).kind).toBe('filled');
    expect(problemsOf(filters(201), { v: 'b' })).toEqual(['uses variables more than 200 times']);
    expect(problemsOf('a="${v}"', { v: 'b'.repeat(50_000) })).toHaveLength(1);
    expect(
      fill(`a=monitoring.regex.full_match("${'[a]{2}(?:b)'.repeat(1_700)}${'-${v}'.repeat(150)}")`, { v: 'c' }).kind,
    ).toBe('filled');
  });
});

/** The strings of a filter with their quotes, by the rules of Google's lexer and none of ours. */
function stringsIn(text: string): string[] {
  return text.match(/"(?:[^"\\]|\\[^])*"/g) ?? [];
}

function decoded(literal: string | undefined): string | undefined {
  return literal === undefined ? undefined : unescapeString(literal.slice(1, -1));
}

const ATTACKS = [
  '"',
  "'",
  '\\',
  '\n',
  '\r',
  '${v}',
  '.*',
  '|',
  '[',
  ']',
  '(',
  ')',
  '(?i)',
  '\\E',
  ' OR ',
  ' AND ',
  '*',
  '-',
];
const value = fc
  .array(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 6 })
  .map((pieces) => pieces.join(''))
  .filter((text) => text.isWellFormed());

describe('an arbitrary value', () => {
  /** What the string means that a harmless value is the whole of. */
  const stringOf = (template: string, v: string): string | undefined => {
    const index = stringsIn(textOf(template, { v: 'zz z' })).findIndex((literal) => literal.includes('zz z'));
    const text = textOf(template, { v });
    expect(parseFilter(text).shape).toBe(parseFilter(textOf(template, { v: 'zz z' })).shape);
    return decoded(stringsIn(text)[index]);
  };

  it.each([
    'a="${v}"',
    'a!="${v}"',
    'a:"${v}"',
    'a=${v:doublequote}',
    'a."${v}"="b"',
    'a=starts_with("${v}")',
    'a=one_of("b", "${v}", "c")',
    '(a="b" OR NOT c="${v}") AND d="e"',
  ])('is the text of its string in %s', (template) => {
    fc.assert(
      fc.property(value, (v) => {
        expect(stringOf(template, v)).toBe(v);
      }),
    );
  });

  it.each([
    'a=monitoring.regex.full_match("${v}")',
    'a!=monitoring.regex.full_match("(${v})")',
    'a=monitoring.regex.full_match(${v:doublequote})',
    'a=monitoring.regex.full_match("never[^a]^|${v:regex}")',
  ])('is all that the pattern in %s matches', (template) => {
    fc.assert(
      fc.property(value, value, (v, other) => {
        const pattern = new RegExp(`^(?:${stringOf(template, v) ?? ''})$`, 'u');

        expect(pattern.test(v)).toBe(true);
        expect(pattern.test(other)).toBe(other === v);
      }),
    );
  });

  it('alone outside quotes is the text of a string, or as it stands a word or number', () => {
    const words = fc.constantFrom('AND', 'OR', 'NOT', '5', '.', '-', 'x', ' ', '(', ')', '"', ':', '*', 'one_of("a")');
    const loose = fc.oneof(
      value,
      fc.array(words, { maxLength: 4 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(loose, (v) => {
        const text = textOf('a=${v} AND b="c"', { v });

        expect(parseFilter(text).shape).toBe(parseFilter('a="x" AND b="c"').shape);
        expect(text === `a=${v} AND b="c"` || decoded(stringsIn(text)[0]) === v).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('anywhere is refused, or leaves the shape as it is', () => {
    const templates = fc.constantFrom(
      'a.${v}="b"',
      '${v}="b"',
      'a=x${v}',
      'a=${v}-x OR b="c"',
      'a="b" ${v} c="d"',
      'a ${v} "b"',
      'a=${v}("b")',
      'a=starts_with(${v})',
      'a=one_of("b"${v})',
      '${v}a="b"',
      'a="b"${v}',
      '(a="b" OR c="d"${v}) AND e="f"',
    );
    const words = fc.constantFrom(
      'AND',
      'OR',
      ' OR ',
      'NOT ',
      '5',
      '.',
      '-',
      'x',
      ' ',
      '(',
      ')',
      '"',
      '=',
      ',"c"',
      '!=',
    );
    fc.assert(
      fc.property(templates, fc.array(words, { maxLength: 4 }), (template, pieces) => {
        const filled = fill(template, { v: pieces.join('') });
        if (filled.kind === 'refused') return;

        const harmless = ['v', '1'].map((one) => parseFilter(template.replace('${v}', one)).shape);
        expect(harmless).toContain(parseFilter(filled.text).shape);
      }),
      { numRuns: 2_000 },
    );
  });

  it('changes nothing of another one beside it', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const text = textOf('x="${a}${b}" AND y="${b}-${a}"', { a, b });

        expect(stringsIn(text).map(decoded)).toEqual([`${a}${b}`, `${b}-${a}`]);
      }),
    );
  });
});
