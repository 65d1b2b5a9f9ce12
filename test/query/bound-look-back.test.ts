import { describe, expect, it } from 'vitest';
import { boundLookBack } from '../../src/query/bound-look-back.js';

describe('boundLookBack()', () => {
  it.each([
    ['up', '(up and last_over_time(up[60s]))'],
    ['sum(x{a="b"}) by (c)', 'sum((x{a="b"} and last_over_time(x{a="b"}[60s]))) by (c)'],
    ['{__name__="x"}', '({__name__="x"} and last_over_time({__name__="x"}[60s]))'],
    [
      'a / on (pod) group_left b',
      '(a and last_over_time(a[60s])) / on (pod) group_left () (b and last_over_time(b[60s]))',
    ],
    [
      'a / on (pod) group_left (l) b',
      '(a and last_over_time(a[60s])) / on (pod) group_left (l) (b and last_over_time(b[60s]))',
    ],
    ['(x) > 3', '((x and last_over_time(x[60s]))) > 3'],
    ['x offset 5m', '(x offset 5m and last_over_time(x[60s] offset 5m))'],
    ['x @ 1600000000 offset -1h', '(x @ 1600000000 offset -1h and last_over_time(x[60s] @ 1600000000 offset -1h))'],
    ['x @ end() + y', '(x @ end() and last_over_time(x[60s] @ end())) + (y and last_over_time(y[60s]))'],
    ['x OFFSET 5m', '(x OFFSET 5m and last_over_time(x[60s] OFFSET 5m))'],
    ['max_over_time(x[5m:1m])', 'max_over_time((x and last_over_time(x[60s]))[5m:1m])'],
  ])('gives %s a range', (text, expected) => {
    expect(boundLookBack(text, 60_000)).toBe(expected);
  });

  it.each([
    'rate(x[5m])',
    'sum(rate(x{a="b"}[5m] offset 3m)) or vector(0)',
    'last_over_time(x[10m])',
    'timestamp(x)',
    'time() - timestamp((x))',
    'vector(1)',
    '3',
    'not promql (',
    '',
  ])('leaves %s as it is', (text) => {
    expect(boundLookBack(text, 60_000)).toBe(text);
  });

  it('knows comments from modifiers', () => {
    expect(boundLookBack('x # offset 1m\n offset 5m', 60_000)).toBe(
      '(x # offset 1m\n offset 5m and last_over_time(x[60s] # offset 1m\n offset 5m))',
    );
    expect(boundLookBack('x # offset 1m', 60_000)).toBe('(x and last_over_time(x[60s])) # offset 1m');
  });

  it('writes the length that it is given', () => {
    expect(boundLookBack('x', 90_500)).toBe('(x and last_over_time(x[90500ms]))');
  });
});
