import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/access/caller.js';
import { permitOf } from '../../src/access/permit-of.js';
import { readJudgementRequest } from '../../src/config/judgement-request.js';
import type { NamedConfig } from '../../src/config/load-metric-configs.js';
import { JudgementError } from '../../src/errors.js';
import type { MetricSource } from '../../src/sources/metric-source.js';
import { readConfig } from '../../src/wire-reading.js';

const source = (name: string, language: MetricSource['language'] = 'prometheus') =>
  ({ name, language, lagMs: 0, scrapeIntervalMs: 15_000, scopeLabel: 'instance' }) as MetricSource;

const SOURCES = {
  byName: new Map(
    [source('prometheus'), source('secret'), source('google', 'stackdriver')].map((one) => [one.name, one]),
  ),
  standard: 'prometheus',
};
const EXPR = 'm{ns="${ns}",w="${w}"}';
const asking = (expr: string) => ({ type: 'prometheus', expr });

/** A config of one metric that asks this, with what else a test says of it. */
function native(query: object, more: object = {}, ofMetric: object = {}): object {
  return {
    scope: { ns: {}, w: {}, x: { default: 'x' } },
    groups: { g: 100 },
    metrics: [{ name: 'm', group: 'g', query, ...ofMetric }],
    ...more,
  };
}

function named(name: string, document: object): NamedConfig {
  const reading = readConfig(name, document);
  if (reading.kind === 'read') return reading.value;
  throw new Error(JSON.stringify(reading.mistakes));
}

const SIDES = { baseline: { scope: { w: 'b' } }, canary: { scope: { w: 'c' } }, scope: { ns: 'team-a-shop' } };

/** What this caller is told who asks by a config of this kind, at which places. */
function refused(caller: Partial<Caller>, document: object, more: object = {}): string[] | 'permitted' {
  const permit = permitOf(
    { name: 'team-a', role: 'judge', ...caller },
    {
      configs: new Map([
        ['shop', named('shop', document)],
        ['other', named('other', native(asking(EXPR)))],
      ]),
      sources: SOURCES,
    },
  );
  const body = { config: 'shop', window: { duration: '20m' }, ...SIDES, ...more };
  const reading = readJudgementRequest(body, readConfig);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  try {
    permit(reading.value);
    return 'permitted';
  } catch (error) {
    if (!(error instanceof JudgementError) || error.code !== 'NOT_ALLOWED') throw error;
    return error.details.map(({ pointer, message }) => `${pointer}: ${message}`);
  }
}

const OF_TEAM = { scope: { ns: ['team-a-*'] } };

describe('permitOf()', () => {
  it('lets who has no lists ask by every config of the service, and only an author by one that comes along', () => {
    const inline = { config: native(asking(EXPR)) };

    expect(refused({}, native(asking('other{}')))).toBe('permitted');
    expect(refused({ role: 'judge' }, native(asking(EXPR)), inline)).toEqual([
      expect.stringMatching(/^\/config: .* author/),
    ]);
    expect(refused({ role: 'read' }, native(asking(EXPR)), inline)).toEqual([expect.stringContaining('/config')]);
    expect(refused({ role: 'author' }, native(asking(EXPR)), inline)).toBe('permitted');
    expect(refused({ role: 'author', configs: ['*'] }, native(asking(EXPR)), inline)).toEqual([
      expect.stringContaining('configs'),
    ]);
    expect(refused({ role: 'author', ...OF_TEAM }, native(asking(EXPR)), inline)).toEqual([
      expect.stringContaining('scope'),
    ]);
  });

  it('tells of a config that is not theirs what it tells of one that is not there', () => {
    const told = (config: string) => JSON.stringify(refused({ configs: ['sho*'] }, native(asking(EXPR)), { config }));

    expect(told('other')).toBe(told('nowhere'));
    expect(told('other')).not.toContain('other');
    expect(told('shop')).toBe('"permitted"');
    expect(told('shop2')).toContain('theirs are: shop');
  });

  it('lets nobody with lists, and none but authors, have what cannot be read any more', () => {
    const permitted = (caller: Partial<Caller>): boolean => {
      try {
        permitOf({ name: 'x', role: 'author', ...caller }, { configs: new Map(), sources: SOURCES })(undefined);
        return true;
      } catch {
        return false;
      }
    };

    expect(permitted({})).toBe(true);
    expect(
      [{ role: 'judge' as const }, { configs: ['*'] }, { sources: ['prometheus'] }, OF_TEAM].map(permitted),
    ).toEqual([false, false, false, false]);
  });

  it.each<[string, object, object]>([
    ['a metric', native(asking(EXPR), {}, { source: 'secret' }), {}],
    ['a request', native(asking(EXPR)), { source: 'secret' }],
    ['a config', native(asking(EXPR), { source: 'secret' }), {}],
    [
      'the traffic',
      native(asking(EXPR), { traffic: { query: asking(EXPR), minimumRequests: 1, source: 'secret' } }),
      {},
    ],
    [
      'a figure of the sides',
      native(asking(EXPR), { comparability: { instances: { query: asking(EXPR), source: 'secret' } } }),
      {},
    ],
    [
      'a language',
      native({
        type: 'stackdriver',
        metricType: 'a/b',
        resourceType: 'c',
        perSeriesAligner: 'ALIGN_MEAN',
        filter: 'a="${ns}"',
      }),
      {},
    ],
    ['nobody that there is', native(asking(EXPR)), { source: 'nowhere' }],
  ])('refuses sources that are not theirs where %s names them', (_by, document, more) => {
    const told = refused({ sources: ['prometheus'] }, document, more);

    expect(told).toEqual([expect.stringContaining('theirs are: prometheus')]);
    expect(JSON.stringify(told)).not.toMatch(/secret|google/);
    expect(refused({ sources: ['prometheus'] }, native(asking(EXPR)))).toBe('permitted');
  });

  it.each<[string, object]>([
    ['another one for both sides', { scope: { ns: 'team-b' } }],
    ['another one for the baseline', { baseline: { scope: { w: 'b', ns: 'team-b' } } }],
    ['another one for the canary', { canary: { scope: { w: 'c', ns: 'team-b' } } }],
    ['none', { scope: {} }],
    ['an empty one', { scope: { ns: '' } }],
    ['an empty one for a side', { canary: { scope: { w: 'c', ns: '' } } }],
    ['the right one with more before it', { scope: { ns: 'x-team-a-shop' } }],
    ['the right one in other letters', { scope: { ns: 'Team-A-shop' } }],
    ['the bare prefix', { scope: { ns: 'team-a' } }],
  ])('refuses values that are not theirs: %s', (_what, more) => {
    expect(refused(OF_TEAM, native(asking(EXPR)), more)).toContainEqual(
      expect.stringContaining('must be one of team-a-*'),
    );
  });

  it('tells once of a value that both sides share', () => {
    expect(refused(OF_TEAM, native(asking(EXPR)), { scope: { ns: 'team-b' } })).toHaveLength(1);
  });

  it('goes by the default of a config where nobody gives a value', () => {
    const withDefault = (value: string) => native(asking(EXPR), { scope: { ns: { default: value }, w: {} } });

    expect(refused(OF_TEAM, withDefault('team-a-x'), { scope: {} })).toBe('permitted');
    expect(refused(OF_TEAM, withDefault('team-b'), { scope: {} })).not.toBe('permitted');
  });

  it('needs no value for a baseline that is not asked, and none where all series come along', () => {
    const limited = native(asking(EXPR), {}, { analysis: { limit: { max: 1, of: 'mean' } } });

    expect(refused(OF_TEAM, limited, { baseline: {}, scope: {}, canary: { scope: { w: 'c', ns: 'team-a-x' } } })).toBe(
      'permitted',
    );
    expect(refused(OF_TEAM, native(asking(EXPR)), { scope: {}, data: { m: { baseline: [1], canary: [1] } } })).toBe(
      'permitted',
    );
    expect(refused({ sources: ['none'] }, native(asking(EXPR)), { data: { m: { baseline: [1], canary: [1] } } })).toBe(
      'permitted',
    );
  });

  it.each<[string, string]>([
    ['by the selector', 'm{${selector}}'],
    ['directly', EXPR],
    ['in each selector of several', 'm{ns="${ns}"} / on(w) n{w="${w}",ns=\'${ns}\'}'],
    ['as a whole regular expression, escaped', 'm{ns=~"${ns}"}'],
    ['in a subquery', 'max_over_time(rate(m{ns="${ns}"}[5m])[10m:1m])'],
    ['beside what reads nothing', 'm{ns="${ns}"} or vector(0)'],
  ])('permits what picks series by the variable %s', (_how, expr) => {
    expect(refused(OF_TEAM, native(asking(expr), { selector: { prometheus: 'ns="${ns}",w="${w}"' } }))).toBe(
      'permitted',
    );
  });

  it.each<[string, string, object?]>([
    ['not at all', 'm{w="${w}"}'],
    ['in one of two selectors', 'm{ns="${ns}"} / n{w="${w}"}'],
    ['by its opposite', 'm{ns!="${ns}"}'],
    ['by the opposite of a regular expression', 'm{ns!~"${ns}"}'],
    ['as the beginning of a regular expression', 'm{ns=~"${ns}.*"}'],
    ['as one of several', 'm{ns=~"${ns}|shared"}'],
    ['with more in the quotes', 'm{ns="a-${ns}"}'],
    ['together with another variable', 'm{ns="${ns}${x}"}'],
    ['as the name of a metric', '{__name__="${ns}"}'],
    ['in a grouping', 'sum by (ns) (m) + label_replace(vector(1), "a", "${ns}", "", "")'],
    ['raw', 'm{ns="${ns:raw}"}', { ns: { raw: true }, w: {} }],
    ['where it reads no series', 'vector(1)'],
    ['by a variable with the same value', 'm{ns="${x}"}'],
  ])(
    'refuses what picks series by the variable %s',
    (_how, expr, scope = { ns: {}, w: {}, x: { default: 'team-a-shop' } }) => {
      expect(refused(OF_TEAM, native(asking(expr), { scope }))).toEqual([
        expect.stringMatching(/^\/config: the query of metric "m"/),
      ]);
    },
  );

  it('looks at every query: counts, the traffic and figures of the sides', () => {
    const loose = asking('n{w="${w}"}');

    expect(refused(OF_TEAM, native({ type: 'prometheus', events: EXPR, exposure: 'n{w="${w}"}' }))).not.toBe(
      'permitted',
    );
    expect(refused(OF_TEAM, native(asking(EXPR), { traffic: { query: loose, minimumRequests: 1 } }))).toEqual([
      expect.stringContaining('traffic'),
    ]);
    expect(refused(OF_TEAM, native(asking(EXPR), { comparability: { age: { query: loose } } }))).toEqual([
      expect.stringContaining('comparability.age'),
    ]);
  });

  it('is not led astray by another variable that is written raw', () => {
    const raw = native(asking('m{ns="${ns}"${x:raw}}'), { scope: { ns: {}, w: {}, x: { raw: true, default: '' } } });

    expect(refused(OF_TEAM, raw, { canary: { scope: { x: ',a="b"' } }, baseline: { scope: { x: ',a="c"' } } })).toBe(
      'permitted',
    );
    expect(
      refused(OF_TEAM, raw, { canary: { scope: { x: '} or n{a="b"' } }, baseline: { scope: { x: ',a="c"' } } }),
    ).not.toBe('permitted');
  });

  it.each<[string, boolean]>([
    ['a.b="${ns}"', true],
    ['a.b="${ns}" AND c="d"', true],
    ['c="d" a.b="${ns}"', true],
    ['c="d" AND (a.b="${ns}" OR e="${ns}")', true],
    ['a.b="${ns}" OR c="d"', false],
    ['(a.b="${ns}" OR c="d") AND e="f"', false],
    ['a.b!="${ns}"', false],
    ['NOT a.b="${ns}"', false],
    ['-a.b="${ns}"', false],
    ['NOT (a.b="${ns}" AND c="d")', false],
    ['a.b:"${ns}"', false],
    ['a.b=starts_with("${ns}")', false],
    ['a.b=monitoring.regex.full_match("${ns}.*")', false],
    ['a.b=one_of("${ns}", "x")', false],
    ['a.b="x-${ns}"', false],
    ['c="d"', false],
  ])('takes the Cloud Monitoring filter %s for one that is held to the variable: %j', (filter, held) => {
    const query = { type: 'stackdriver', metricType: 'a/b', resourceType: 'c', perSeriesAligner: 'ALIGN_MEAN', filter };

    expect(refused(OF_TEAM, native(query)) === 'permitted').toBe(held);
  });
});

describe('permitOf() of a config of Kayenta', () => {
  const kayenta = (query: object, templates = {}) => ({
    name: 'k',
    templates,
    metrics: [
      {
        name: 'm',
        groups: ['g'],
        scopeName: 'default',
        query: { type: 'prometheus', serviceType: 'prometheus', metricName: 'm', ...query },
      },
    ],
    classifier: { groupWeights: { g: 100 } },
  });
  const more = (values: object) => ({
    scope: {},
    baseline: { scope: { ...values, scope: 'team-a-b' } },
    canary: { scope: { ...values, scope: 'team-a-c' } },
  });

  it('holds its scope, its location, its parameters and its templates to what callers may say', () => {
    const ec2 = kayenta({ resourceType: 'aws_ec2_instance' });
    const template = (text: string) => kayenta({ customInlineTemplate: text });

    expect(refused({ scope: { scope: ['team-a-*'] } }, ec2, more({ location: 'x' }))).toBe('permitted');
    expect(refused({ scope: { scope: ['team-b-*'] } }, ec2, more({ location: 'x' }))).not.toBe('permitted');
    expect(refused({ scope: { location: ['x'] } }, ec2, more({ location: 'x' }))).toEqual([
      expect.stringContaining('"location"'),
    ]);
    expect(
      refused({ scope: { location: ['x'] } }, template('l="${location}",s="${scope}"'), more({ location: 'x' })),
    ).toBe('permitted');
    expect(refused(OF_TEAM, template('PromQL:m{n="${ns}"}'), more({ ns: 'team-a-x' }))).toBe('permitted');
    expect(refused(OF_TEAM, template('PromQL:m{n="${ns}"} or n'), more({ ns: 'team-a-x' }))).not.toBe('permitted');
    expect(refused(OF_TEAM, template('n="${ns:-team-b}"'), more({}))).not.toBe('permitted');
  });
});
