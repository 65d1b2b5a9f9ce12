import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../src/query/monitoring-filter.js';
import { parseFilter as parseAsGoogle } from '../support/fake-monitoring/parse-filter.js';

describe('parseFilter()', () => {
  it.each([
    'metric.type="a"',
    'metric.type = "istio.io/service/server/request_count" AND resource.type = "k8s_container"',
    'metric.type="a" resource.type="b"',
    'metric.type="a"\nAND\nresource.type="b"\n',
    'metadata.user_labels."spinnaker-region"="us-east1"',
    'metadata.user_labels."a\\"b"="c"',
    'resource.label."cluster_name"="c"',
    'resource.type=gce_instance AND project=my-project',
    'metric.type=compute.googleapis.com/instance/cpu/usage_time',
    'metric.labels.code=500',
    'metric.labels.code>=500 AND metric.labels.code<600',
    'metric.labels.code>-1.5e3',
    'metric.labels.code!="200"',
    'metric.labels.class=5xx',
    'resource.labels.zone:"europe"',
    'metadata.user_labels.app:*',
    'resource.labels.ip=10.0.0.1',
    'NOT metric.labels.code="200"',
    'NOT (metric.labels.code="200" OR metric.labels.code="201")',
    '-metric.labels.code="200"',
    '-(metric.labels.code="200")',
    '(metric.labels.a="1" AND (metric.labels.b="2" OR metric.labels.c="3"))',
    'metric.labels.a="1" OR metric.labels.a="2" AND metric.labels.b="3"',
    'metric.labels.pod=starts_with("a")',
    'metric.labels.pod = ends_with( "a" )',
    'metric.labels.pod=has_substring("a")',
    'metric.labels.pod=has_substring("a", true)',
    'metric.labels.pod=has_substring("a", ignore_case=false)',
    'metric.labels.pod=one_of("a", "b","c")',
    'metric.labels.pod!=monitoring.regex.full_match("a.*")',
  ])('reads %s', (filter) => {
    expect(parseFilter(filter).errorAt).toBeUndefined();
    expect(() => parseAsGoogle(filter)).not.toThrow();
  });

  it.each([
    ['', 0],
    ['  ', 2],
    ['metric.type', 11],
    ['metric.type=', 12],
    ['metric.type="a" AND', 19],
    ['metric.type="a" AND AND b="c"', 20],
    ['AND metric.type="a"', 0],
    ['metric.type="a" OR', 18],
    ['(metric.type="a"', 16],
    ['metric.type="a")', 15],
    ['((metric.type="a")', 18],
    ['metric.type="a"b="c"', 15],
    ['metric.type="a""b"', 15],
    ['metric.type="a",b="c"', 15],
    ['"metric".type="a"', 0],
    ['metric."type"."a', 13],
    ['metric .type="a"', 7],
    ['metric. type="a"', 6],
    ['metric..type="a"', 6],
    ['metric.AND="a"', 6],
    ['metric.type=AND', 12],
    ['metric.type="a" and b="c"', 20],
    ['metric.type=~"a"', 12],
    ["metric.type='a'", 12],
    ['metric.type=*', 12],
    ['metric.type=("a" OR "b")', 12],
    ['metric.type="a".b', 15],
    ['metric.type=a."b"', 17],
    ['metric.type=a.b."c"', 19],
    ['metric.labels.n=- 5', 16],
    ['metric.labels.n=--5', 16],
    ['NOT NOT a="b"', 4],
    ['NOT(a="b")', 0],
    ['- a="b"', 0],
    ['--a="b"', 1],
    ['metric.labels.pod=starts_with()', 30],
    ['metric.labels.pod=starts_with("a"', 33],
    ['metric.labels.pod=starts_with("a",)', 34],
    ['metric.labels.pod=starts_with(a)', 30],
    ['metric.labels.pod=one_of("a" "b")', 29],
    ['metric.labels.pod=like("a")', 22],
    ['metric.labels.pod=monitoring.regex.partial("a")', 42],
    ['starts_with("a")', 11],
    ['metric.labels.pod=starts_with ("a")', 31],
    ['metric.type="a" # of all', 16],
    ['metric.type="a" -- of all', 17],
  ])('reads %j no further than character %i', (filter, errorAt) => {
    expect(parseFilter(filter)).toEqual({ shape: '', strings: [], alternatives: false, errorAt });
  });

  describe('the shape', () => {
    const shapeOf = (filter: string): string => {
      const { shape, errorAt } = parseFilter(filter);
      expect(errorAt).toBeUndefined();
      return shape;
    };

    it.each([
      ['metric.type="a"', 'resource.type="b\\" OR c"'],
      ['metric.type="a"', 'metric.type=a'],
      ['metric.type="a"', 'metric.type=a.b'],
      ['metric.labels.code=-500', 'metric.labels.code="200"'],
      ['a="b"   AND\nc="d"', 'a="b" AND c="d"'],
    ])('of %j is that of %j', (one, other) => {
      expect(shapeOf(one)).toBe(shapeOf(other));
    });

    it.each([
      ['a="b" AND c="d"', 'a="b" OR c="d"'],
      ['a="b" AND c="d"', 'a="b" c="d"'],
      ['a="b" AND c="d"', 'a="b" AND NOT c="d"'],
      ['a="b"', 'NOT a="b"'],
      ['a="b"', '-a="b"'],
      ['a="b"', '(a="b")'],
      ['a="b"', 'a!="b"'],
      ['a="b"', 'a:"b"'],
      ['a:"b"', 'a:*'],
      ['a>5', 'a>=5'],
      ['a="b"', 'a=starts_with("b")'],
      ['a=starts_with("b")', 'a=ends_with("b")'],
      ['a=one_of("b")', 'a=one_of("b", "c")'],
      ['a=has_substring("b", true)', 'a=has_substring("b", false)'],
      ['a=has_substring("b")', 'a=monitoring.regex.full_match("b")'],
      ['(a="b" OR c="d") AND e="f"', 'a="b" OR (c="d" AND e="f")'],
    ])('of %j is not that of %j', (one, other) => {
      expect(shapeOf(one)).not.toBe(shapeOf(other));
    });
  });

  it('tells where strings stand and how they are read', () => {
    const filter = 'a."b"="c" AND d=one_of("e") AND f=monitoring.regex.full_match("g")';

    const { strings } = parseFilter(filter);

    expect(strings.map(({ from, to, quote, role }) => [filter.slice(from, to), quote, role])).toEqual([
      ['"b"', '"', 'text'],
      ['"c"', '"', 'text'],
      ['"e"', '"', 'text'],
      ['"g"', '"', 'regex'],
    ]);
  });

  it('tells where values stand without quotes', () => {
    const filter = 'a=b AND c.d>-5 AND e=f.g-h';

    const { strings } = parseFilter(filter);

    expect(strings.map(({ from, to, quote }) => [filter.slice(from, to), quote])).toEqual([
      ['b', undefined],
      ['-5', undefined],
      ['f.g-h', undefined],
    ]);
  });

  it.each([
    ['a="b" OR c="d"', true],
    ['a="b" AND c="d" OR e="f"', true],
    ['(a="b") OR (c="d")', true],
    ['(a="b" OR c="d")', false],
    ['NOT (a="b" OR (c="d" OR e="f")) AND g="h"', false],
    ['a=" OR "', false],
  ])('tells whether %j has an OR outside of parentheses', (filter, alternatives) => {
    expect(parseFilter(filter).alternatives).toBe(alternatives);
  });

  it('comes to an end over the deepest nesting', () => {
    expect(parseFilter(`${'('.repeat(25_000)}a="b"${')'.repeat(25_000)}`).errorAt).toBeUndefined();
    expect(parseFilter('('.repeat(50_000)).errorAt).toBe(50_000);
  });

  it('takes nothing that the grammar of Google does not take', () => {
    const pieces = fc.constantFrom(
      'metric.type',
      'resource.labels."a b"',
      'project',
      '"x"',
      '"\\""',
      'x',
      '5',
      '-',
      '=',
      '!=',
      ':',
      '*',
      '>',
      '(',
      ')',
      ' ',
      ' AND ',
      ' OR ',
      'NOT ',
      'one_of("a","b")',
      'starts_with(',
      ',',
      '.',
      "'",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 9 }), (chosen) => {
        const filter = chosen.join('');
        if (parseFilter(filter).errorAt !== undefined) return;

        expect(() => parseAsGoogle(filter)).not.toThrow(/syntax error/);
      }),
      { numRuns: 5_000 },
    );
  });
});
