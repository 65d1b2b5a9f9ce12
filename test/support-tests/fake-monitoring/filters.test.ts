import { describe, expect, it } from 'vitest';
import type { Labels, RawSeries } from '../../support/fake-monitoring/raw-series.js';
import { METRIC, series, setUpBench } from './support.js';

const bench = setUpBench({ scopes: { p: ['q'] } });

/** One series a name, which is its label `id`. */
function feedNamed(named: Readonly<Record<string, Partial<RawSeries>>>): void {
  bench.fake.feed(
    ...Object.entries(named).map(([id, rest]) => series({ ...rest, metricLabels: { ...rest.metricLabels, id } })),
  );
}

function feedLabelled(named: Readonly<Record<string, Labels>>): void {
  feedNamed(Object.fromEntries(Object.entries(named).map(([id, metricLabels]) => [id, { metricLabels }])));
}

async function select(filter: string): Promise<(string | undefined)[]> {
  return (await bench.list({ filter })).map(({ metric }) => metric?.labels?.id);
}

/** Those that the metric and a further condition select. */
function selectWhere(condition: string): Promise<(string | undefined)[]> {
  return select(`metric.type="${METRIC}" AND (${condition})`);
}

describe('a filter', () => {
  it.each([
    ['metric.labels.v = "a"', ['a']],
    ['metric.label.v="a"', ['a']],
    ["metric.labels.v='a'", ['a']],
    ['metric.labels."v" = "a"', ['a']],
    ['metric.labels.v = a', ['a']],
    ['metric.labels.v != "a"', ['b', 'ab', 'none']],
    ['metric.labels.v != "A"', ['a', 'b', 'ab', 'none']],
    ['metric.labels.v = ""', ['none']],
    ['metric.labels.v : "B"', ['b', 'ab']],
    ['metric.labels.v:*', ['a', 'b', 'ab']],
    ['metric.labels.v = "*"', []],
    ['metric.labels.v > "a"', ['b', 'ab']],
    ['metric.labels.v >= "ab"', ['b', 'ab']],
    ['metric.labels.v = starts_with("a")', ['a', 'ab']],
    ['metric.labels.v != starts_with("a")', ['b', 'none']],
    ['metric.labels.v = ends_with("b")', ['b', 'ab']],
    ['metric.labels.v = has_substring("b")', ['b', 'ab']],
    ['metric.labels.v = has_substring("B")', []],
    ['metric.labels.v = has_substring("B", ignore_case=true)', ['b', 'ab']],
    ['metric.labels.v = has_substring("B", true)', ['b', 'ab']],
    ['metric.labels.v = one_of("a", "b")', ['a', 'b']],
    ['metric.labels.v : one_of("a","b")', ['a', 'b']],
    ['metric.labels.v = monitoring.regex.full_match("a|b")', ['a', 'b']],
    ['metric.labels.v = monitoring.regex.full_match("a.")', ['ab']],
    ['metric.labels.v != monitoring.regex.full_match("a.?")', ['b', 'none']],
  ])('selects by %s', async (condition, expected) => {
    feedLabelled({ a: { v: 'a' }, b: { v: 'b' }, ab: { v: 'ab' }, none: {} });

    expect(await selectWhere(condition)).toEqual(expected);
  });

  it.each([
    ['metric.labels.x="1" metric.labels.y="1"', ['11']],
    ['metric.labels.x="1" AND metric.labels.y="1"', ['11']],
    ['metric.labels.x="1" OR metric.labels.y="1"', ['11', '12', '21']],
    ['NOT metric.labels.x="1"', ['21', '22']],
    ['-metric.labels.x="1"', ['21', '22']],
    ['NOT (metric.labels.x="1" OR metric.labels.y="1")', ['22']],
    ['-(metric.labels.x="1" metric.labels.y="1")', ['12', '21', '22']],
    // OR binds tighter than AND, and than standing side by side.
    ['metric.labels.x="1" OR metric.labels.x="2" AND metric.labels.y="1"', ['11', '21']],
    ['metric.labels.x="1" OR metric.labels.x="2" metric.labels.y="1"', ['11', '21']],
    ['metric.labels.x="1" OR NOT metric.labels.y="1"', ['11', '12', '22']],
    ['((metric.labels.x="1"))\n\tAND\n(metric.labels.y="2")', ['12']],
  ])('combines conditions by %s', async (condition, expected) => {
    feedLabelled({
      '11': { x: '1', y: '1' },
      '12': { x: '1', y: '2' },
      '21': { x: '2', y: '1' },
      '22': { x: '2', y: '2' },
    });

    expect(await selectWhere(condition)).toEqual(expected);
  });

  it('compares numbers by size', async () => {
    feedLabelled({ nine: { v: '9' }, ten: { v: '10' }, minus: { v: '-3' } });

    expect(await selectWhere('metric.labels.v < 10')).toEqual(['nine', 'minus']);
    expect(await selectWhere('metric.labels.v >= 9.5')).toEqual(['ten']);
    expect(await selectWhere('metric.labels.v <= -3')).toEqual(['minus']);
  });

  it('names labels with any characters in quotes', async () => {
    feedLabelled({ dash: { 'a-b': 'x' }, dot: { 'a.b': 'x' }, quote: { 'a"b': 'x' }, deep: { a: 'x' } });

    expect(await selectWhere('metric.labels."a-b" = "x"')).toEqual(['dash']);
    expect(await selectWhere('metric.labels.a-b = "x"')).toEqual(['dash']);
    expect(await selectWhere('metric.labels."a.b" = "x"')).toEqual(['dot']);
    expect(await selectWhere('metric.labels."a\\"b" = "x"')).toEqual(['quote']);
  });

  it('selects by resource, project and user labels', async () => {
    feedNamed({
      pod: { resourceType: 'k8s_pod', resourceLabels: { zone: 'a' } },
      container: { resourceLabels: { zone: 'b' }, userLabels: { app: 'shop' } },
      other: { project: 'q', resourceLabels: { zone: 'b' } },
    });

    expect(await selectWhere('resource.type = "k8s_pod"')).toEqual(['pod']);
    expect(await selectWhere('resource.labels.zone = "b"')).toEqual(['container', 'other']);
    expect(await selectWhere('resource.label.zone = "b"')).toEqual(['container', 'other']);
    expect(await selectWhere('resource.labels.project_id = "p"')).toEqual(['pod', 'container']);
    expect(await selectWhere('project = "q"')).toEqual(['other']);
    expect(await selectWhere('project = q')).toEqual(['other']);
    expect(await selectWhere('metadata.user_labels.app = "shop"')).toEqual(['container']);
  });
});

describe('a string in a filter', () => {
  const HOSTILE = [
    'plain',
    'a"b',
    "it's",
    'back\\slash',
    'ends with \\',
    '\\"',
    '\\\\"',
    'line\nbreak\ttab\r',
    'x" OR metric.labels.v != "',
    'x") OR (metric.labels.v = "y',
    'é😀\u2028',
    '*',
    '',
  ];

  it.each(HOSTILE)('in quotes with escapes stands for itself alone: %j', async (value) => {
    feedLabelled(Object.fromEntries(HOSTILE.map((v) => [`<${v}>`, { v }])));

    const quoted = `"${value.replaceAll(/["\\]/g, '\\$&')}"`;

    expect(await selectWhere(`metric.labels.v = ${quoted}`)).toEqual([`<${value}>`]);
    expect(await selectWhere(`metric.labels.v = one_of(${quoted})`)).toEqual([`<${value}>`]);
  });

  it('injected without escapes selects what it says', async () => {
    feedLabelled({ mine: { v: 'x' }, yours: { v: 'y' } });

    const injected = 'x" OR metric.labels.v != "x';

    expect(await select(`metric.type="${METRIC}" AND metric.labels.v="${injected}"`)).toEqual(['mine', 'yours']);
  });

  it('injected after a backslash that takes the quote selects what it says', async () => {
    feedLabelled({ mine: { v: '\\', w: '1' }, yours: { v: 'y', w: '2' } });

    // As by an escape that doubles quotes only: \" becomes \\" and ends the string.
    const injected = '\\\\" OR metric.labels.w="2';

    expect(await select(`metric.type="${METRIC}" AND metric.labels.v="${injected}"`)).toEqual(['mine', 'yours']);
  });

  it.each([
    ['\\n', '\n'],
    ['\\t', '\t'],
    ['\\x41', 'A'],
    ['\\u00e9', 'é'],
    ['\\U0001f600', '😀'],
    ['\\101', 'A'],
    ["\\'", "'"],
    ['\\?', '?'],
  ])('may be written with the escape %s', async (escape, value) => {
    feedLabelled({ right: { v: value }, wrong: { v: escape } });

    expect(await selectWhere(`metric.labels.v = "${escape}"`)).toEqual(['right']);
  });
});

describe('an unfit filter', () => {
  it.each([
    ['', "syntax error at line 1, column 1, token ''"],
    ['metric.type', "line 1, column 12, token ''"],
    ['metric.type =', "line 1, column 14, token ''"],
    ['metric.type = "a', "line 1, column 15, token '\"'"],
    ['metric.type =~ "a"', "line 1, column 13, token '=~'"],
    ['metric.type = "a" and metric.labels.v="b"', "line 1, column 23, token 'metric'"],
    ['metric.type = "a" AND', "line 1, column 22, token ''"],
    ['metric.type = "a" OR OR', "line 1, column 22, token 'OR'"],
    ['metric.type = "a")', "line 1, column 18, token ')'"],
    ['(metric.type = "a"', "line 1, column 19, token ''"],
    ['metric.type = ("a" OR "b")', "line 1, column 15, token '('"],
    ['metric.type = starts_with(""a")', "line 1, column 29, token 'a'"],
    ['metric.type = "a"\n  "b"', 'line 2, column 3, token \'"b"\''],
    ['metric.type = "a\\qb"', 'line 1, column 15, token \'"a\\qb"\''],
    ['metric.type = "a" \\', "line 1, column 19, token '\\'"],
    ['metric.type =\u00a0"a"', "line 1, column 14, token '\u00a0'"],
    ['NOT NOT metric.type = "a"', "line 1, column 5, token 'NOT'"],
    ['"metric".type = "a"', 'line 1, column 1, token \'"metric"\''],
  ])('is refused with the place where it stops making sense: %s', async (filter, place) => {
    bench.fake.feed(series());

    const listing = bench.list({ filter });

    await expect(listing).rejects.toMatchObject({
      code: 3,
      details: expect.stringContaining(place),
    });
    await expect(listing).rejects.toMatchObject({
      details: expect.stringMatching(/^Field filter had an invalid value of "[^]*": Could not parse filter "/),
    });
  });

  it.each([
    ['metric.kind = "a"', 'The field "metric.kind" is not supported.'],
    ['metric.labels = "a"', 'The field "metric.labels" is not supported.'],
    ['group.id = "a"', 'The field "group.id" is not supported.'],
    ['metric.labels.v = sounds_like("a")', 'Unknown function sounds_like()'],
    ['metric.labels.v = starts_with()', 'Wrong number of arguments of starts_with()'],
    ['metric.labels.v = starts_with("a", "b")', 'Wrong number of arguments of starts_with()'],
    ['metric.labels.v < starts_with("a")', 'A function cannot be compared with "<".'],
    [`metric.labels.v = one_of(${'"a",'.repeat(100)}"a")`, 'one_of() takes 1 to 100 strings'],
    ['metric.labels.v = monitoring.regex.full_match("(")', 'Invalid regular expression'],
  ])('is refused with the reason: %s', async (condition, reason) => {
    bench.fake.feed(series({ metricLabels: { v: 'a' } }));

    await expect(selectWhere(condition)).rejects.toMatchObject({
      code: 3,
      details: expect.stringContaining(`": ${reason}`),
    });
  });

  it.each([
    'resource.type = "k8s_container"',
    'metric.type = "a" AND metric.type = "b"',
    'metric.type = "a" OR metric.type = "b"',
    'NOT metric.type = "a"',
    'metric.type != "a"',
    'metric.type = starts_with("a")',
  ])('is refused without exactly one metric type: %s', async (filter) => {
    bench.fake.feed(series());

    await expect(bench.list({ filter })).rejects.toMatchObject({
      code: 3,
      details: expect.stringContaining('The filter must specify exactly one metric type'),
    });
  });

  it('is refused where no series could have what it asks for', async () => {
    bench.fake.feed(series({ metricLabels: { v: 'a' }, resourceLabels: { zone: 'a' } }));
    const refusal = {
      code: 3,
      details:
        'The supplied filter does not specify a valid combination of metric and monitored resource descriptors. ' +
        'The query will not return any time series.',
    };

    await expect(selectWhere('resource.type = "k8s_pod"')).rejects.toMatchObject(refusal);
    await expect(selectWhere('resource.labels.zoen = "a"')).rejects.toMatchObject(refusal);
    await expect(selectWhere('metric.labels.w = "a"')).rejects.toMatchObject(refusal);
    expect(await selectWhere('metric.labels.v = "b" OR metric.labels.w = "a"')).toEqual([]);
    expect(await selectWhere('NOT metric.labels.w = "a"')).toEqual([undefined]);
    expect(await selectWhere('NOT (NOT metric.labels.v = "b")')).toEqual([]);
  });

  it('names a metric that is not known: NOT_FOUND', async () => {
    bench.fake.feed(series(), series({ project: 'elsewhere', metricType: 'custom.googleapis.com/hidden' }));

    await expect(select('metric.type = "custom.googleapis.com/none"')).rejects.toMatchObject({
      code: 5,
      details: expect.stringContaining('Cannot find metric(s) that match type = "custom.googleapis.com/none".'),
    });
    await expect(select('metric.type = "custom.googleapis.com/hidden"')).rejects.toMatchObject({ code: 5 });
  });

  it('is none where a metric is known and has no points', async () => {
    bench.fake.feed(series({ points: [] }));

    expect(await select(`metric.type = "${METRIC}"`)).toEqual([]);
  });
});
