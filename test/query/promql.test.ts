import { describe, expect, it } from 'vitest';
import { parsePromql, toPromqlDuration } from '../../src/query/promql.js';
import type { StringRole } from '../../src/query/query-language.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('parsePromql()', () => {
  describe('the look-back', () => {
    const lookBack = (text: string): number => {
      const parsed = parsePromql(text);
      expect(parsed.errorAt).toBeUndefined();
      return parsed.lookBackMs;
    };

    it.each([
      ['up', 0],
      ['rate(x[5m])', 5 * MINUTE],
      ['rate(x[ 5m ])', 5 * MINUTE],
      ['rate(x[1h30m])', 90 * MINUTE],
      ['rate(x[1d2h3m4s5ms])', DAY + 2 * HOUR + 3 * MINUTE + 4 * SECOND + 5],
      ['rate(x[1w])', 7 * DAY],
      ['rate(x[1y])', 365 * DAY],
      ['rate(x[300])', 300 * SECOND],
      ['rate(x[1.5])', 1_500],
      ['rate(x[5m+1m])', 6 * MINUTE],
      ['rate(x[(5m)])', 5 * MINUTE],
      ['{__name__="x"}[1m]', MINUTE],
    ])('of %s is its range', (text, ms) => {
      expect(lookBack(text)).toBe(ms);
    });

    it.each([
      ['max_over_time(x[1h:1m])', HOUR],
      ['max_over_time(x[1h:])', HOUR],
      ['max_over_time(x[1m:1h])', MINUTE],
    ])('of %s does not count the resolution after the colon', (text, ms) => {
      expect(lookBack(text)).toBe(ms);
    });

    it.each([
      ['max_over_time(rate(x[5m])[1h:1m])', HOUR + 5 * MINUTE],
      ['max_over_time((sum(rate(x[5m])) or vector(0))[1h:1m])', HOUR + 5 * MINUTE],
      ['avg_over_time(max_over_time(rate(x[5m])[1h:1m])[1d:1h])', DAY + HOUR + 5 * MINUTE],
    ])('of %s adds up what is nested', (text, ms) => {
      expect(lookBack(text)).toBe(ms);
    });

    it.each([
      ['rate(x[5m]) + rate(y[1h])', HOUR],
      ['rate(x[1h]) + rate(y[5m])', HOUR],
      ['sum(rate(x[5m])) / max_over_time(rate(y[1m])[30m:1m])', 31 * MINUTE],
      ['max_over_time((rate(x[5m]) + rate(y[10m]))[1h:1m]) + rate(z[65m])', HOUR + 10 * MINUTE],
    ])('of %s is the longest of several', (text, ms) => {
      expect(lookBack(text)).toBe(ms);
    });

    it.each([
      ['x offset 1h', 0],
      ['rate(x[5m] offset 1h)', 5 * MINUTE],
      ['rate(x[5m] offset -1h)', 5 * MINUTE],
      ['rate(x[5m] @ 1609746000)', 5 * MINUTE],
      ['rate(x[5m] @ end() offset 1d)', 5 * MINUTE],
      ['max_over_time(rate(x[5m])[1h:1m] offset 1w)', HOUR + 5 * MINUTE],
    ])('of %s does not count what moves it as a whole', (text, ms) => {
      expect(lookBack(text)).toBe(ms);
    });

    it('does not count what only looks like a range', () => {
      expect(lookBack('x{a="[5m]"} # [1h]')).toBe(0);
      expect(lookBack('rate(x[5m # 1h\n])')).toBe(5 * MINUTE);
    });

    it.each([
      ['rate(x[1e3])', 1_000 * SECOND],
      ['rate(x[0x10])', 16 * SECOND],
      ['rate(x[1_000])', 1_000 * SECOND],
      ['rate(x[.5])', 500],
    ])('of %s reads numbers in any notation', (text, ms) => {
      expect(lookBack(text)).toBe(ms);
    });

    it.each([
      ['rate(x[5m*2])', 10 * MINUTE],
      ['rate(x[2h/4])', 30 * MINUTE],
      ['rate(x[100m%1h])', 40 * MINUTE],
      ['rate(x[2^3])', 8 * SECOND],
      ['rate(x[10m-4m])', 6 * MINUTE],
      ['rate(x[1h+2*5m-1m])', 69 * MINUTE],
      ['rate(x[2*(5m+1m)])', 12 * MINUTE],
      ['rate(x[10m+-4m])', 6 * MINUTE],
      ['rate(x[10m - -5m])', 15 * MINUTE],
      ['rate(x[+5m])', 5 * MINUTE],
      ['rate(x[5m # 1h\n + 1m])', 6 * MINUTE],
      ['rate(x[(# 1h\n5m)])', 5 * MINUTE],
      ['max_over_time(x[1h*2:5m])', 2 * HOUR],
    ])('of %j is what its arithmetic gives', (text, ms) => {
      expect(lookBack(text)).toBe(ms);
    });

    it.each([
      ['rate(x[max_of(5m,10m)])', 10 * MINUTE],
      ['rate(x[max_of(5m,step())])', 5 * MINUTE],
      ['rate(x[min_of(5m,10m)])', 5 * MINUTE],
      ['rate(x[5m+step()])', 5 * MINUTE],
    ])('of %s is no shorter than what can be told of it', (text, ms) => {
      expect(lookBack(text)).toBeGreaterThanOrEqual(ms);
    });

    it.each(['rate(x[step()])', 'rate(x[-5m])', 'rate(x[1h/0])', 'rate(x[inf])', 'rate(x[nan])'])(
      'of %s is none',
      (text) => {
        expect(lookBack(text)).toBe(0);
      },
    );

    it('counts functions that only Prometheus 2 has, where they are functions', () => {
      expect(lookBack('holt_winters(x[1h], 0.5, 0.5)')).toBe(HOUR);
      expect(lookBack('rate(x{a="holt_winters("}[5m])')).toBe(5 * MINUTE);
      expect(parsePromql('x_holt_winters(x[1h])').errorAt).toBeDefined();
    });
  });

  describe('the time', () => {
    it.each([
      'x offset 1h',
      'rate(x[5m] offset -1h)',
      'rate(x[5m] @ 1609746000)',
      'x @ start()',
      'sum(y + (x offset 1h))',
    ])('of %s is another than it is asked for', (text) => {
      expect(parsePromql(text).displaced).toBe(true);
    });

    it.each(['x', 'rate(x[5m])', 'x{a="offset 5m @ 100"} # offset 1h', 'x{offset="5m"}', 'sum by (offset) (x)'])(
      'of %s is the one that it is asked for',
      (text) => {
        expect(parsePromql(text).displaced).toBe(false);
      },
    );
  });

  describe('the strings', () => {
    const strings = (text: string): [string, StringRole][] =>
      parsePromql(text).strings.map(({ from, to, role }) => [text.slice(from, to), role]);

    it('are patterns beside =~ and !~, and text beside = and !=', () => {
      expect(strings('x{a="1",b!="2",c=~"3",d!~"4"}')).toEqual([
        ['"1"', 'text'],
        ['"2"', 'text'],
        ['"3"', 'regex'],
        ['"4"', 'regex'],
      ]);
      expect(strings('x{a =~\n"1" , b = "2"}')).toEqual([
        ['"1"', 'regex'],
        ['"2"', 'text'],
      ]);
    });

    it('are text where they name a metric or a label', () => {
      expect(strings('{"m","q"=~"r"}')).toEqual([
        ['"m"', 'text'],
        ['"q"', 'text'],
        ['"r"', 'regex'],
      ]);
      expect(strings('sum by ("a") (x)')).toEqual([['"a"', 'text']]);
    });

    it('know their quotes', () => {
      const quotes = parsePromql('x{a="\'",b=\'"\',c=`"`}').strings.map(({ quote }) => quote);

      expect(quotes).toEqual(['"', "'", '`']);
    });

    it.each([
      'label_replace(x,"1","2","3","4")',
      'label_replace(rate(x[5m]), "1", "2", "3", "4")',
      'label_replace(\n  x,\n  "1", "2",\n  "3", "4"\n)',
      'label_replace(x{}, "1", "2", "3", "4") > 5',
    ])('of %j are a replacement in the third place and a pattern in the fifth', (text) => {
      expect(strings(text)).toEqual([
        ['"1"', 'text'],
        ['"2"', 'replacement'],
        ['"3"', 'text'],
        ['"4"', 'regex'],
      ]);
    });

    it('of a label_replace in a label_replace have places in their own', () => {
      const roles = strings('label_replace(label_replace(x,"1","2","3","4"),"5","6","7","8")').map(([, role]) => role);

      expect(roles).toEqual(['text', 'replacement', 'text', 'regex', 'text', 'replacement', 'text', 'regex']);
    });

    it.each([
      'label_replace(x, # what it is\n"1","2","3","4")',
      'label_replace(x,"1", # from\n"2", # to\n"3","4")',
      'label_replace(# first\nx,"1","2","3","4" # last\n)',
    ])('of %j keep their places beside comments', (text) => {
      expect(strings(text).map(([, role]) => role)).toEqual(['text', 'replacement', 'text', 'regex']);
    });

    it('keep their places in parentheses, which Prometheus takes off', () => {
      expect(strings('label_replace(x,("1"),("2"),("3"),(("4")))').map(([, role]) => role)).toEqual([
        'text',
        'replacement',
        'text',
        'regex',
      ]);
    });

    it.each(['label_join(x,"1","2","3","4")', 'count_values("1",x)', 'sort_by_label(x,"1","2","3","4")', '"1"'])(
      'of %s are all text',
      (text) => {
        expect(new Set(strings(text).map(([, role]) => role))).toEqual(new Set(['text']));
      },
    );

    it('are not those in comments', () => {
      expect(strings('x # {a="b"} it\'s\n+ y{c="d"}')).toEqual([['"d"', 'text']]);
    });
  });

  describe('the shape', () => {
    const shape = (text: string): string => {
      const parsed = parsePromql(text);
      expect(parsed.errorAt).toBeUndefined();
      return parsed.shape;
    };

    it('stays with other names, numbers, durations and texts', () => {
      expect(shape('rate(x{a="1"}[5m]) > 5')).toBe(shape("rate( yy{bb='2'}[1h] ) > .7"));
    });

    it.each([
      ['x{a="1"}', 'x{a!="1"}'],
      ['x{a="1"}', 'x{a=~"1"}'],
      ['x{a="1"}', 'x{a="1",b="2"}'],
      ['x{a="1"}', 'x{a="1"} or y'],
      ['x + y', 'x - y'],
      ['x or y', 'x and y'],
      ['sum(x)', 'avg(x)'],
      ['sum by (a) (x)', 'sum without (a) (x)'],
      ['sum by (a) (x)', 'sum by (a, b) (x)'],
      ['rate(x[5m])', 'irate(x[5m])'],
      ['x', 'x offset 5m'],
      ['x', 'inf'],
      ['x', '(x)'],
      ['x[5m]', 'x[5m:1m]'],
      ['x + y * z', '(x + y) * z'],
      ['x > 1', 'x > bool 1'],
    ])('tells %s from %s', (one, other) => {
      expect(shape(one)).not.toBe(shape(other));
    });
  });

  it.each([
    ['many arguments', `label_replace(x${',"a"'.repeat(4_900)})`, 4_900],
    ['many matchers', `x{${'a="b",'.repeat(3_000)}}`, 3_000],
  ])('comes to an end over %s', (_what, text, strings) => {
    expect(parsePromql(text)).toMatchObject({ errorAt: undefined });
    expect(parsePromql(text).strings).toHaveLength(strings);
  });

  it.each([
    `${'label_replace('.repeat(700)}x${',"a","b","c","d")'.repeat(700)}`,
    `x[${'('.repeat(9_000)}5m${')'.repeat(9_000)}]`,
    `x[5m${'+5m'.repeat(6_000)}]`,
    `x${'[5m:1m]'.repeat(2_800)}`,
  ])('comes to an end over what nobody writes', (text) => {
    expect(parsePromql(text).lookBackMs).toBeGreaterThanOrEqual(0);
  });

  describe('the error', () => {
    it.each([
      'x{a="1"',
      'x{a="1}',
      'x[5m',
      'sum(x',
      'sum by a (x)',
      'x y',
      'x{a=1}',
      'unknown(x)',
      'x[$__rate_interval]',
      '${x}',
      '',
      'x;y',
    ])('of %j stands somewhere in it', (text) => {
      const { errorAt, strings, lookBackMs } = parsePromql(text);

      expect(errorAt).toBeGreaterThanOrEqual(0);
      expect(errorAt).toBeLessThanOrEqual(text.length);
      expect({ strings, lookBackMs }).toEqual({ strings: [], lookBackMs: 0 });
    });

    it('points at what cannot be read', () => {
      expect(parsePromql('sum(x) ) + y').errorAt).toBe(7);
    });
  });
});

describe('toPromqlDuration()', () => {
  it.each([
    [60_000, '60s'],
    [1_000, '1s'],
    [0, '0s'],
    [1_500, '1500ms'],
    [1, '1ms'],
  ])('writes %i ms as %s', (ms, text) => {
    expect(toPromqlDuration(ms)).toBe(text);
  });
});
