import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillPromql } from '../../src/query/fill-promql.js';
import { parsePromql } from '../../src/query/promql.js';
import { parseTemplate } from '../../src/query/template.js';

type Values = Readonly<Record<string, string>>;

function fill(template: string, values: Values, raw: readonly string[] = []): ReturnType<typeof fillPromql> {
  const { parts, problems } = parseTemplate(template);
  expect(problems).toEqual([]);
  return fillPromql(parts, { values: new Map(Object.entries(values)), raw: new Set(raw) });
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

describe('fillPromql()', () => {
  it.each([
    ['x{pod="${v}"}', 'checkout-canary', 'x{pod="checkout-canary"}'],
    ['x{pod="${v}"}', '', 'x{pod=""}'],
    ['x{pod="${v}"}', 'a.b|c', 'x{pod="a.b|c"}'],
    ['x{pod="${v}"}', '"} or y{a="', 'x{pod="\\"} or y{a=\\""}'],
    ['x{pod="${v}"}', 'a\\', 'x{pod="a\\\\"}'],
    ['x{pod="${v}"}', 'a\nb', 'x{pod="a\\nb"}'],
    ['x{pod!="${v}-x"}', '${w}', 'x{pod!="${w}-x"}'],
    ["x{pod='${v}'}", `it's "a"`, `x{pod='it\\'s "a"'}`],
    ['x{pod=`${v}`}', '\\d"\'', 'x{pod=`\\d"\'`}'],
    ['x{pod="${v}"}', "it's `a`", 'x{pod="it\'s `a`"}'],
    ['x{"${v}"="1"}', 'a"b', 'x{"a\\"b"="1"}'],
    ['{"${v}"}', 'http.requests', '{"http.requests"}'],
    ['sum by ("${v}") (x)', 'pod.name', 'sum by ("pod.name") (x)'],
    ['label_replace(x,"${v}","","${v}","")', '$1.', 'label_replace(x,"$1.","","$1.","")'],
    ['label_join(x,"${v}","${v}","${v}")', '$1.', 'label_join(x,"$1.","$1.","$1.")'],
    ['count_values("${v}", x)', 'a"', 'count_values("a\\"", x)'],
  ])('writes into %s the value %j as text', (template, v, text) => {
    expect(textOf(template, { v })).toBe(text);
  });

  it.each([
    ['x{pod=~"${v}.*"}', '1.2', 'x{pod=~"1\\\\.2.*"}'],
    ['x{pod!~"${v}"}', 'a|b', 'x{pod!~"a\\\\|b"}'],
    ["x{pod=~'${v}'}", '.*', "x{pod=~'\\\\.\\\\*'}"],
    ['x{pod=~`${v}`}', '.*', 'x{pod=~`\\.\\*`}'],
    ['x{pod=~"(a|${v})"}', 'b)|(c', 'x{pod=~"(a|b\\\\)\\\\|\\\\(c)"}'],
    ['x{pod=~"[a-z]+-${v}-\\\\d{3}"}', '$', 'x{pod=~"[a-z]+-\\\\$-\\\\d{3}"}'],
    ['x{pod=~"(?i)${v}"}', '^', 'x{pod=~"(?i)\\\\^"}'],
    ['x{"q.r"=~"${v}"}', '.', 'x{"q.r"=~"\\\\."}'],
    ['label_replace(x,"a","$1","b","${v}-(.*)")', '.', 'label_replace(x,"a","$1","b","\\\\.-(.*)")'],
  ])('writes into %s the value %j as a pattern of itself', (template, v, text) => {
    expect(textOf(template, { v })).toBe(text);
  });

  it('writes a value into a replacement as no group', () => {
    expect(textOf('label_replace(x,"a","${v}","b","(.*)")', { v: 'for $1 or ${x}' })).toBe(
      'label_replace(x,"a","for $$1 or $${x}","b","(.*)")',
    );
    expect(textOf('label_replace(x,"a","${1}-${v}","b","(.*)")', { v: 'c' })).toBe(
      'label_replace(x,"a","${1}-c","b","(.*)")',
    );
  });

  it('lets no value name a group in a replacement, whatever its format', () => {
    const filled = fill('label_replace(x,"a","${v:regex}","b","(.*)")', { v: '$1' });

    expect(filled.kind === 'filled' ? filled.text : '').not.toMatch(/[^$]\$1/);
  });

  it('lets no value become part of the name of a group in a replacement', () => {
    expect(textOf('label_replace(x,"a","${1}${v}","b","(.*)")', { v: 'x' })).toContain('"${1}x"');
    expect(textOf('label_replace(x,"a","$1-${v}","b","(.*)")', { v: 'x' })).toContain('"$1-x"');
    expect(textOf('label_replace(x,"a","$$1${v}","b","(.*)")', { v: 'x' })).toContain('"$$1x"');
    expect(fill('label_replace(x,"a","$1${v}","b","(.*)")', { v: 'x' }).kind).toBe('refused');
    expect(fill('label_replace(x,"a","$$$1${v}","b","(.*)")', { v: 'x' }).kind).toBe('refused');
    expect(fill('label_replace(x,"a","\\x241${v}","b","(.*)")', { v: 'x' }).kind).toBe('refused');
    expect(fill('label_replace(x,"a","$na${v}","b","(?P<na>.*)")', { v: 'me' }).kind).toBe('refused');
  });

  it.each([
    'label_replace(x, # what it is\n"a","$1","b","${v}")',
    'label_replace(x,"a","$1","b",("${v}"))',
    'label_replace(x,"a", # to\n"$1","b",${v:doublequote})',
  ])('writes into %j a pattern, since Prometheus reads one there', (template) => {
    expect(textOf(template, { v: '.*' })).toContain('"\\\\.\\\\*"');
  });

  it('writes a value into every place that it has, as each needs it', () => {
    const template = 'sum by (${l}) (rate(x{${l}="${v}",m=~"${v}"}[${d}])) > ${n}';

    expect(textOf(template, { v: 'a.b', l: 'pod', d: '5m', n: '0.5' })).toBe(
      'sum by (pod) (rate(x{pod="a.b",m=~"a\\\\.b"}[5m])) > 0.5',
    );
  });

  it.each(['sum( rate(x[5m]) ) # all', 'xrate(x[5m])'])('gives text without variables back as it is: %s', (text) => {
    expect(textOf(text, {})).toBe(text);
  });

  it('tells how far back the filled expression reads', () => {
    expect(fill('max_over_time(rate(x{a="${v}"}[${d}])[1h:1m])', { v: '[1d]', d: '5m' })).toMatchObject({
      read: { lookBackMs: 3_900_000 },
    });
    expect(fill('rate(x[5m])', {})).toMatchObject({ read: { lookBackMs: 300_000 } });
  });

  it('tells whether the filled expression reads at another time', () => {
    expect(fill('x{a="${v}"} offset ${d}', { v: 'a', d: '1d' })).toMatchObject({ read: { displaced: true } });
    expect(fill('x{a="${v}"}', { v: ' offset 1d @ 5' })).toMatchObject({ read: { displaced: false } });
    expect(fill('x offset 1d', {})).toMatchObject({ read: { displaced: true } });
  });

  describe('with a format', () => {
    it.each([
      ['x{a=${v:doublequote}}', 'a"b', 'x{a="a\\"b"}'],
      ['x{a=${v:singlequote}}', "a'b", "x{a='a\\'b'}"],
      ['x{a=~${v:doublequote}}', 'a.', 'x{a=~"a\\\\."}'],
      ['x{a=~${v:singlequote}}', 'a.', "x{a=~'a\\\\.'}"],
      ['x{${v:doublequote}="1"}', 'a.b', 'x{"a.b"="1"}'],
      ['x{a=~"${v:regex}"}', 'a.', 'x{a=~"a\\\\."}'],
      ['x{a="${v:regex}"}', 'a.', 'x{a="a\\\\."}'],
      ['label_replace(x,"a",${v:doublequote},"b",${v:singlequote})', '$1', 'label_replace(x,"a","$$1","b",\'\\\\$1\')'],
    ])('fills %s with %j', (template, v, text) => {
      expect(textOf(template, { v })).toBe(text);
    });

    it('writes a raw value as it is where the config trusts it', () => {
      expect(textOf('x{a=~"${v:raw}"}', { v: 'a|b.*' }, ['v'])).toBe('x{a=~"a|b.*"}');
      expect(textOf('${v:raw}', { v: 'sum(x) or vector(0)' }, ['v'])).toBe('sum(x) or vector(0)');
      expect(textOf('${f:raw}_over_time(x{a="${v}"}[5m])', { f: 'max', v: '"' }, ['f'])).toBe(
        'max_over_time(x{a="\\""}[5m])',
      );
    });

    it('refuses a raw value that the config does not trust, and says how to', () => {
      expect(problemsOf('x{a=~"${v:raw}"}', { v: 'harmless' }, ['w'])).toEqual([
        'variable "v" may not be written raw: its declaration in the config\'s scope needs raw: true',
      ]);
    });

    it('does not trust a value in a place that does not say raw', () => {
      expect(textOf('x{a=~"${v}"}', { v: '.*' }, ['v'])).toBe('x{a=~"\\\\.\\\\*"}');
      expect(fill('x + ${v}', { v: 'y or z' }, ['v']).kind).toBe('refused');
    });

    it('refuses a format that it does not know', () => {
      expect(problemsOf('x{a=~"${v:pipe}"}', { v: 'a' })).toEqual([
        'format "pipe" of variable "v" is not known; known: regex, raw, doublequote, singlequote',
      ]);
    });

    it('refuses quotes in quotes', () => {
      expect(problemsOf("x{a='${v:doublequote}'}", { v: 'a' })).toEqual([
        'variable "v" stands in quotes already, so not as doublequote',
      ]);
      expect(fill('x{a="${v:doublequote}"}', { v: 'a' }).kind).toBe('refused');
    });
  });

  describe('outside quotes', () => {
    it.each([
      ['rate(x[${v}])', '5m'],
      ['rate(x[${v}])', '1h30m'],
      ['rate(x[${v}])', '300'],
      ['x offset ${v}', '1d'],
      ['max_over_time(x[1h:${v}])', '30s'],
      ['rate(x[${v}m])', '5'],
      ['x > ${v}', '5'],
      ['x > ${v}', '0.5'],
      ['x > ${v}', '.5'],
      ['x > -${v}', '1e-3'],
      ['topk(${v}, x)', '3'],
      ['histogram_quantile(${v}, x)', '0.95'],
      ['x @ ${v}', '1609746000'],
      ['${v}', 'http_requests_total'],
      ['${v}{a="b"}', 'job:http:rate5m'],
      ['http_${v}_total', 'requests'],
      ['sum by (${v}, b) (x)', 'pod'],
      ['x{${v}="1"}', '_pod'],
      ['x * on (a) group_left (${v}) y', 'pod'],
    ])('takes into %s the value %s', (template, v) => {
      expect(textOf(template, { v })).toBe(template.replaceAll('${v}', v));
    });

    it.each([
      ['x > ${v}', '5 or y'],
      ['x > ${v}', '5+y'],
      ['x > ${v}', '5\n'],
      ['x > ${v}', ''],
      ['x > ${v}', '"5"'],
      ['x > ${v}', '５'],
      ['${v}', 'x{a="b"}'],
      ['${v}', 'x y'],
      ['${v}', 'x#'],
      ['${v}', 'sum(x)'],
      ['${v}', 'pod-name'],
      ['${v}', 'größe'],
      ['rate(x[${v}])', '5m:1m'],
      ['rate(x[${v}])', '5m] offset 1d'],
      ['rate(x[${v}])', '30m1h'],
      ['rate(x[${v}])', '1h 30m'],
      ['rate(x[${v}])', 'inf'],
      ['x > ${v}', '1.2.3'],
      ['x > ${v}', '1e'],
      ['sum by (${v}) (x)', 'a, b'],
      ['sum by (${v}) (x)', 'job:a'],
      ['x{${v}="1"}', 'a.b'],
      ['x{a=${v}}', 'a'],
      ['x{a=${v}}', '"a"'],
    ])('refuses in %s the value %j', (template, v) => {
      expect(problemsOf(template, { v })).toHaveLength(1);
    });

    it('says what may stand there', () => {
      expect(problemsOf('x > ${v}', { v: '5 or y' })).toEqual([
        'variable "v" stands outside quotes, where only a number, a duration or an identifier may, is "5 or y"',
      ]);
    });

    it.each(['inf', 'nan', 'Inf', 'NaN', 'bool', 'on', 'ignoring', 'group_left', 'group_right', 'offset', 'OFFSET'])(
      'refuses %s as the name of a metric',
      (v) => {
        for (const template of ['${v}', '${v}{a="b"}', 'x + ${v}', 'sum(${v})', 'rate(${v}[5m])']) {
          expect(problemsOf(template, { v })).toEqual([
            'its variables have values that would change what is asked, not only of whom',
          ]);
        }
      },
    );

    it.each(['or', 'and', 'unless', 'by', 'without', 'sum', 'rate', 'start', 'x', 'BY'])(
      'takes %s for the name of a metric or label, as Prometheus does',
      (v) => {
        const plain = parsePromql('sum by (x) (x{x="1"} + x)').shape;

        const text = textOf('sum by (${v}) (${v}{${v}="1"} + ${v})', { v });

        expect(parsePromql(text).shape).toBe(plain);
      },
    );

    it.each([
      ['x ${v} y', 'or'],
      ['x ${v} y', 'unless'],
      ['x ${v} 5m', 'offset'],
      ['x > ${v} y', 'bool'],
      ['x + ${v} (a) y', 'on'],
      ['sum ${v} (a) (x)', 'by'],
      ['${v}(x)', 'sum'],
      ['${v}(x[5m])', 'rate'],
      ['${v}_over_time(x[5m])', 'max'],
      ['x @ ${v}()', 'end'],
      ['x${v}', ' or y'],
      ['x ${v} 5', '5'],
    ])('lets %s not be told what to do by the value %j', (template, v) => {
      expect(fill(template, { v }).kind).toBe('refused');
    });

    it('takes values together that make one name or number, and none that make something else', () => {
      expect(textOf('${a}_${b}', { a: 'x', b: 'y' })).toBe('x_y');
      expect(textOf('x > ${a}.${b}', { a: '1', b: '5' })).toBe('x > 1.5');
      expect(fill('${a}${b}', { a: 'in', b: 'f' }).kind).toBe('refused');
      expect(fill('${a}${b}', { a: 'o', b: 'n' }).kind).toBe('refused');
      expect(fill('x > ${a}${b}', { a: '1', b: 'e5' }).kind).toBe('refused');
      expect(fill('rate(x[${a}${b}])', { a: '5', b: 'm' }).kind).toBe('refused');
    });
  });

  describe('in a comment', () => {
    it('lets no value out of it', () => {
      expect(fill('x # of ${v}\n + y', { v: 'a\nor z' }).kind).toBe('refused');
      expect(textOf('x # of ${v:doublequote}\n + y', { v: 'a\nor z' })).toBe('x # of "a\\nor z"\n + y');
    });

    it('takes a quote for no quote', () => {
      expect(textOf('x # it\'s\n{a="${v}"}', { v: "'" })).toBe('x # it\'s\n{a="\'"}');
      expect(fill('x # "${v}"\n', { v: 'a\nor z' }).kind).toBe('refused');
    });
  });

  describe('where a value would not be one', () => {
    it.each([
      ['x{a="\\${v}"}', 'n', 'after an unfinished escape sequence'],
      ["x{a='\\x4${v}'}", '1', 'after an unfinished escape sequence'],
      ['x{a="\\\\\\${v}"}', '1', 'after an unfinished escape sequence'],
      ['x{a=~"\\\\${v}"}', 'd', 'after a backslash'],
      ['x{a=~`\\${v}`}', 'd', 'after a backslash'],
      ['x{a=~"[${v}]"}', 'a-z', 'inside a character class'],
      ['x{a=~"[^a${v}]"}', '-z', 'inside a character class'],
      ['x{a=~"\\x5b${v}]"}', 'a-z', 'inside a character class'],
      ['x{a=~"\\\\Q${v}\\\\E"}', '\\E.*', 'inside \\Q…\\E'],
      ['x{a=~"b{${v}}"}', '3', 'inside braces'],
      ['x{a=~"b{1,${v}}"}', '3', 'inside braces'],
      ['x{a=~"(?${v})b"}', 'i', 'in the flags or the name of a group'],
      ['x{a=~"(?P<${v}>b)"}', 'c', 'in the flags or the name of a group'],
      ['label_replace(x,"a","$1","b","[${v}]")', 'a-z', 'inside a character class'],
      [
        'label_replace(x,"a","$1${v}","b","(.*)")',
        'x',
        'after the name of a group, which it would be part of: write it as ${1}',
      ],
    ])('refuses %s', (template, v, where) => {
      expect(problemsOf(template, { v })).toEqual([`variable "v" cannot stand ${where}`]);
    });

    it.each([
      ['x{a=~"[]${v}]"}', 'a-z'],
      ['x{a=~"[[:alpha:]${v}]"}', '0-9'],
      ['x{a=~`\\x${v}`}', '41'],
      ['x{a=~`\\p${v}`}', 'L'],
      ['x{a=~"{[}${v}]"}', 'a-z'],
    ])('refuses %s, whose value %s would be no text of its own', (template, v) => {
      expect(fill(template, { v }).kind).toBe('refused');
    });

    it.each([
      'x{a=~"${v}*"}',
      'x{a=~"${v}+"}',
      'x{a=~"${v}?"}',
      'x{a=~"b-${v}{2}"}',
      'x{a=~"${v}{1,}-b"}',
      'x{a=~"${v}\\x2a"}',
      'x{a=~`${v}*`}',
      'x{a=~"${v}${v}+"}',
    ])('refuses %s, which would repeat its last character only', (template) => {
      expect(fill(template, { v: 'ab' }).kind).toBe('refused');
    });

    it.each(['x{a=~"(${v})*"}', 'x{a=~"(?:${v})?-b"}', 'x{a=~"${v}(-b)?"}', 'x{a=~"${v}.*"}', 'x{a=~"${v}\\\\+"}'])(
      'takes %s, where it stays whole',
      (template) => {
        expect(fill(template, { v: 'ab' }).kind).toBe('filled');
      },
    );
  });

  it.each(['\ud800', 'a\udc00b', '\udc00\ud800'])('refuses the lone surrogate of %j, which UTF-8 cannot say', (v) => {
    expect(problemsOf('x{a="${v}"}', { v })).toEqual(['variable "v" is no well-formed Unicode text']);
  });

  it.each(['a`b', 'a\rb', '`'])('refuses %j in backquotes, which cannot hold it', (v) => {
    expect(problemsOf('x{a=`${v}`}', { v })).toEqual([
      'variable "v" stands in backquotes, which cannot hold its value',
    ]);
  });

  it('tells of all that is wrong with its values', () => {
    const template = 'x{a=`${a}`,b=~"[${b}]"} > ${c} + ${c}';

    expect(problemsOf(template, { a: '`', b: 'a-z', c: '!' })).toEqual([
      'variable "a" stands in backquotes, which cannot hold its value',
      'variable "b" cannot stand inside a character class',
      expect.stringContaining('variable "c" stands outside quotes'),
      expect.stringContaining('variable "c" stands outside quotes'),
    ]);
    expect(
      problemsOf('x{a="${a:pipe}",b="${b:raw}",c="${c}"} > ${a:pipe}', { a: '', b: '', c: '\ud800' }),
    ).toHaveLength(3);
  });

  it('tells where a template is no PromQL, and shows no value', () => {
    expect(problemsOf('sum(x{a="${v}"}) by le', { v: 'secret' })).toEqual([
      'is no PromQL from character 18 on ("le"), with harmless values filled in: sum(x{a="v"}) by le',
    ]);
    expect(problemsOf(`x{a="\${v}"} + ] ${'y'.repeat(100)}`, { v: 'secret' })).toEqual([
      expect.stringContaining(`from character 12 on ("] ${'y'.repeat(28)}")`),
    ]);
  });

  it('takes as many variables as anybody needs', () => {
    const selectors = (count: number) => Array.from({ length: count }, () => 'x{a="${v}"}').join(' + ');

    expect(fill(selectors(200), { v: 'a' }).kind).toBe('filled');
    expect(problemsOf(selectors(201), { v: 'a' })).toEqual(['uses variables more than 200 times']);
  });

  it.each([
    ['that a replacement holds many groups in front of', `label_replace(x,"a","${'$${'.repeat(5_800)}}USES","b","")`],
    ['that a pattern is long in front of', `x{a=~"${'[a]{2}(?:b)'.repeat(1_700)}USES"}`],
    ['that a pattern holds literal braces in front of', `x{a=~"${'{'.repeat(18_000)}aUSES"}`],
    ['that many strings stand in front of', `x{${'a="b",'.repeat(3_000)}a="USES"}`],
  ])('comes to an end over variables %s', (_case, template) => {
    const { kind } = fill(template.replace('USES', '-${v}'.repeat(150)), { v: 'a' });

    expect(kind).toBe('filled');
  });

  it('fills functions that only Prometheus 2 has', () => {
    expect(textOf('holt_winters(x{a="${v}"}[1h], 0.5, 0.5)', { v: 'a' })).toBe('holt_winters(x{a="a"}[1h], 0.5, 0.5)');
  });

  it('counts the look-back of functions that only Prometheus 2 has', () => {
    expect(fill('holt_winters(x[1h], 0.5, 0.5)', {})).toMatchObject({ read: { lookBackMs: 3_600_000 } });
  });

  describe('the variables whose values are taken literally', () => {
    const literal = (template: string, values: Values, raw: readonly string[] = []): readonly string[] => {
      const filled = fill(template, values, raw);
      return filled.kind === 'filled' ? filled.takenLiterally : filled.problems;
    };

    it('are those that look like patterns where one stands', () => {
      expect(literal('x{a=~"${v}"}', { v: 'a.*' })).toEqual(['v']);
      expect(literal('x{a=~"${v}",b!~"${v}",c=~"${w}"}', { v: 'a|b', w: '(c)' })).toEqual(['v', 'w']);
      expect(literal('x{a=~${v:doublequote}}', { v: 'a|b' })).toEqual(['v']);
    });

    it('are not those that just have a dot, such as versions, or stand where text does', () => {
      expect(literal('x{a=~"${v}"}', { v: 'checkout-1.2.3' })).toEqual([]);
      expect(literal('x{a="${v}"}', { v: 'a.*' })).toEqual([]);
      expect(literal('label_replace(x,"a","${v}","b","")', { v: '$1' })).toEqual([]);
    });

    it('are not those that are written raw, which are patterns', () => {
      expect(literal('x{a=~"${v:raw}"}', { v: 'a|b' }, ['v'])).toEqual([]);
    });
  });
});

/** The strings of an expression with their quotes, by the rules of Prometheus' lexer and none of ours. */
function stringsIn(text: string): string[] {
  return text.match(/"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|`[^`]*`/g) ?? [];
}

const LETTERS: Values = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };

/** What a string of PromQL means, by Go's rules. */
function decoded(literal: string): string {
  const quote = literal.charAt(0);
  const body = literal.slice(1, -1);
  if (quote === '`') return body;
  return body.replaceAll(
    /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([0-7]{3})|([^]))/gi,
    (sequence: string, x?: string, u?: string, long?: string, octal?: string, letter = '') => {
      const hex = x ?? u ?? long;
      if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
      if (octal !== undefined) return String.fromCodePoint(parseInt(octal, 8));
      const meant = letter === quote ? quote : LETTERS[letter];
      if (meant === undefined) throw new Error(`PromQL has no escape sequence ${sequence}`);
      return meant;
    },
  );
}

/** What label_replace makes of a replacement without groups, by Go's Expand. */
function expanded(replacement: string): string {
  if (/\$(?!\$)/.test(replacement.replaceAll('$$', ''))) throw new Error(`${replacement} names a group`);
  return replacement.replaceAll('$$', '$');
}

const ATTACKS = [
  '"',
  "'",
  '\\',
  '`',
  '\n',
  '\r',
  '$1',
  '${v}',
  '.*',
  '|',
  '[',
  ']',
  '{',
  '}',
  '(?i)',
  '\\E',
  '#',
  ' or ',
  '\ufffd',
];
const value = fc
  .array(fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 6 })
  .map((pieces) => pieces.join(''));

describe('an arbitrary value', () => {
  /** The string that it is the whole of is the first one that a harmless value turns up in. */
  const stringOf = (template: string, v: string): string | undefined => {
    const index = stringsIn(textOf(template, { v: 'zzz' })).findIndex((literal) => literal.includes('zzz'));
    const filled = fill(template, { v });
    if (filled.kind === 'refused') return undefined;
    const parsed = parsePromql(filled.text);
    expect(parsed.errorAt).toBeUndefined();
    expect(parsed.shape).toBe(parsePromql(textOf(template, { v: 'zzz' })).shape);
    const literals = stringsIn(filled.text);
    expect(literals).toEqual(parsed.strings.map(({ from, to }) => filled.text.slice(from, to)));
    return decoded(literals[index] ?? '');
  };

  const TEXTS = [
    'x{l="${v}"}',
    'x{l!="${v}"}',
    "x{l='${v}'}",
    'x{a="b",l="${v}",c=~"d"} or y',
    'x{l=${v:doublequote}}',
    'x{l=${v:singlequote}}',
    'x{"${v}"="a"}',
    '{"${v}"}',
    '{\'${v}\',a="b"}',
    'sum by ("${v}") (x)',
    'label_replace(x,"${v}","$1","b","(.*)")',
    'label_replace(x,"a","$1","${v}","(.*)")',
    'label_join(x,"a","${v}","b")',
    'count_values("${v}",x)',
  ];

  it.each(TEXTS)('is the text of its string in %s', (template) => {
    fc.assert(
      fc.property(value, (v) => {
        expect(stringOf(template, v)).toBe(v);
      }),
    );
  });

  it.each([
    'x{l=~"${v}"}',
    'x{l!~"${v}"}',
    "x{l=~'${v}'}",
    'x{l=~"(${v})"}',
    'x{l=~"(?:${v})"}',
    'x{l=~"never[^a]^|${v}"}',
    'x{l=~"${v:regex}"}',
    'x{l=~${v:doublequote}}',
    'x{l!~${v:singlequote}}',
    'x{"quoted.label"=~"${v}"}',
    'label_replace(x,"a","$1","b","${v}")',
    "label_replace(label_replace(x,'a','b','c','d'),'a','$1','b','${v}')",
  ])('is all that the pattern in %s matches', (template) => {
    fc.assert(
      fc.property(value, value, (v, other) => {
        const pattern = new RegExp(`^(?:${stringOf(template, v) ?? ''})$`, 'u');

        expect(pattern.test(v)).toBe(true);
        expect(pattern.test(`${v}x`)).toBe(false);
        expect(pattern.test(`x${v}`)).toBe(false);
        expect(pattern.test(other)).toBe(other === v);
      }),
    );
  });

  it('is what label_replace writes where it is the replacement', () => {
    fc.assert(
      fc.property(value, (v) => {
        expect(expanded(stringOf('label_replace(x,"a","${v}","b","(.*)")', v) ?? '$')).toBe(v);
      }),
    );
  });

  it('stands in backquotes as it is, or not at all', () => {
    fc.assert(
      fc.property(value, (v) => {
        expect(stringOf('x{l=`${v}`}', v)).toBe(/[`\r\ufffd]/.test(v) ? undefined : v);
        const pattern = stringOf('x{l=~`${v}`}', v);
        if (pattern !== undefined) expect(new RegExp(`^(?:${pattern})$`, 'u').test(v)).toBe(true);
      }),
    );
  });

  it('changes nothing of another one beside it', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const text = textOf('x{l="${a}${b}",m=\'${b}-${a}\'}', { a, b });

        expect(stringsIn(text).map(decoded)).toEqual([`${a}${b}`, `${b}-${a}`]);
      }),
    );
  });

  it('outside quotes is refused, or read as one name or number', () => {
    const templates = [
      'x > ${v}',
      'sum by (a, ${v}) (x)',
      'x{${v}="a"}',
      '${v}{a="b"}',
      'rate(x[${v}])',
      'x offset ${v}',
    ];
    const words = fc.constantFrom(
      'or',
      'by',
      'inf',
      'offset',
      '5m',
      '1e3',
      'x',
      ' ',
      '1',
      '.',
      ':',
      '(',
      ')',
      '-',
      '\n',
    );
    const loose = fc.oneof(
      value,
      fc.array(words, { maxLength: 4 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(fc.constantFrom(...templates), loose, (template, v) => {
        const filled = fill(template, { v });
        if (filled.kind === 'refused') return;

        const harmless = ['1', '1m', 'z'].map((one) => parsePromql(template.replace('${v}', one)).shape);
        expect(v).toMatch(/^[\w:.+-]+$/);
        expect(harmless).toContain(parsePromql(filled.text).shape);
      }),
      { numRuns: 1_000 },
    );
  });
});
