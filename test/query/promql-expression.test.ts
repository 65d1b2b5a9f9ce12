import { describe, expect, it } from 'vitest';
import { readExpression } from '../../src/query/promql-expression.js';
import { contradictoryMatchers, typeProblems } from '../../src/query/promql-types.js';
import { walkExpression } from '../../src/query/walk-expression.js';

const X = { kind: 'selector', metric: 'x', matchers: [] };

describe('readExpression()', () => {
  it('reads what a selector matches, however its labels and its metric are written', () => {
    expect(readExpression(`x{a="b",'c d'!~'e\\'f',g=~\`h\`}`)).toEqual({
      kind: 'selector',
      metric: 'x',
      matchers: [
        { label: 'a', operator: '=', value: 'b' },
        { label: 'g', operator: '=~', value: 'h' },
        { label: 'c d', operator: '!~', value: "e'f" },
      ],
    });
    expect(readExpression('{__name__="x"}')).toEqual(X);
    expect(readExpression('{"x"}')).toEqual(X);
    expect(readExpression('{__name__=~"x"}')).toMatchObject({ metric: undefined });
  });

  it('reads calls, aggregations, ranges and operations', () => {
    expect(readExpression('sum without (a) (rate(x[1m])) / ignoring (b) group_left () 2')).toEqual({
      kind: 'binary',
      operator: '/',
      left: {
        kind: 'aggregation',
        name: 'sum',
        grouping: { without: true, labels: ['a'] },
        arguments: [{ kind: 'call', name: 'rate', arguments: [{ kind: 'range', of: X, rangeMs: 60_000 }] }],
      },
      right: { kind: 'number', value: 2 },
    });
    expect(readExpression('SUM(x) by (le)')).toMatchObject({
      name: 'sum',
      grouping: { without: false, labels: ['le'] },
    });
    expect(readExpression('max_over_time(rate(x[1m])[5m:30s])')).toMatchObject({
      arguments: [{ kind: 'range', rangeMs: 300_000, of: { kind: 'call', name: 'rate' } }],
    });
  });

  it('knows nothing of what is nested beyond measure', () => {
    expect(readExpression(`${'('.repeat(100)}x${')'.repeat(100)}`)).toEqual(X);
    expect(readExpression(`${'('.repeat(2_000)}x${')'.repeat(2_000)}`)).toEqual({ kind: 'other' });
  });

  it('leaves out parentheses, offsets and signs', () => {
    expect(readExpression('-((x offset 5m) @ end())')).toEqual(X);
    expect(readExpression('x # first\n + # then\n x')).toMatchObject({ kind: 'binary', left: X, right: X });
  });
});

describe('walkExpression()', () => {
  it('gives every part with what it stands in, the innermost first', () => {
    const found = walkExpression(readExpression('sum(rate(x[1m])) and y')).map(({ part, around }) => [
      part.kind,
      around.map(({ kind }) => kind),
    ]);

    expect(found).toEqual([
      ['binary', []],
      ['aggregation', ['binary']],
      ['call', ['aggregation', 'binary']],
      ['range', ['call', 'aggregation', 'binary']],
      ['selector', ['range', 'call', 'aggregation', 'binary']],
      ['selector', ['binary']],
    ]);
  });
});

describe('typeProblems()', () => {
  it.each([
    'rate(x[1m])',
    'quantile_over_time(0.9, x[5m])',
    'sum(x) by (a) > 5',
    'max_over_time(avg(x)[5m:])',
    'predict_linear(x[1h], 60)',
    'histogram_quantile(0.9, x)',
    '{a!=""}',
    '{a=~".+"}',
    '{a="",b="c"}',
    'vector(1) + time()',
  ])('has nothing to say of %s', (text) => {
    expect(typeProblems(readExpression(text))).toEqual([]);
  });

  it.each([
    ['rate(x)', /^rate\(\) needs a range/],
    ['avg(irate(x offset 5m))', /^irate\(\) needs a range/],
    ['max_over_time(avg(x))', /^max_over_time\(\) needs a range/],
    ['x[5m]', /^has a range as what is judged/],
    ['(x[5m])', /^has a range as what is judged/],
    ['sum(x[5m])', /^has a range in sum\(\)/],
    ['abs(x[5m])', /^has a range in abs\(\)/],
    ['x[5m] / y', /^has a range in a \/ operation/],
    ['{a=""}', /would match every series/],
    ['{a=~".*",b!="c",d!~"e"}', /would match every series/],
  ])('says what Prometheus refuses of %s', (text, expected) => {
    expect(typeProblems(readExpression(text))).toEqual([expect.stringMatching(expected)]);
  });
});

describe('contradictoryMatchers()', () => {
  const check = (text: string, standIns: string[] = []): string | undefined => {
    const expression = readExpression(text);
    return expression.kind === 'selector' ? contradictoryMatchers(expression, standIns) : 'no selector';
  };

  it('finds matchers that exclude each other', () => {
    expect(check('x{a="b",c="d",a="e"}')).toBe('a="b" and a="e"');
    expect(check('x{a="b",a!="b"}')).toBe('a="b" and a!="b"');
  });

  it('leaves alone what can be so, or depends on a variable', () => {
    expect(check('x{a="b",a="b"}')).toBeUndefined();
    expect(check('x{a="b",a!="c"}')).toBeUndefined();
    expect(check('x{a="b",a=~"b|c"}')).toBeUndefined();
    expect(check('x{a="b",a="some-v"}', ['v'])).toBeUndefined();
  });
});
