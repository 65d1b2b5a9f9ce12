import { afterEach, describe, expect, it, vi } from 'vitest';
import { readJudgementRequest, type JudgementRequest } from '../../src/config/judgement-request.js';
import { readNativeMetricConfig, type MetricConfig } from '../../src/config/metric-config.js';
import { translateKayentaConfig } from '../../src/integrations/kayenta/translate-config.js';
import type { Sources } from '../../src/measure/choose-source.js';
import { chooseSources, planJudgement } from '../../src/measure/plan-judgement.js';
import type { MetricSource } from '../../src/sources/metric-source.js';
import { layGrid } from '../../src/window/lay-grid.js';
import { fakeSource } from '../support/series.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const WINDOW = { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:20:00Z' };

afterEach(() => {
  vi.restoreAllMocks();
});

function requestOf(body: object): JudgementRequest {
  const reading = readJudgementRequest({ config: 'c', window: WINDOW, ...body }, () => ({
    kind: 'refused',
    mistakes: [],
  }));
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

/** A native config with a metric for each query, called m1, m2 and so on; null for one without a query. */
function nativeConfig(
  queries: readonly (string | object | null)[],
  rest: object = {},
  analysis: object = {},
): MetricConfig {
  const reading = readNativeMetricConfig({
    groups: { g: 100 },
    metrics: queries.map((query, i) => ({
      name: `m${String(i + 1)}`,
      group: 'g',
      analysis,
      ...(query === null
        ? {}
        : {
            query: typeof query === 'string' ? { type: 'prometheus', expr: query } : { type: 'prometheus', ...query },
          }),
    })),
    ...rest,
  });
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

function kayentaConfig(query: object): MetricConfig {
  const reading = translateKayentaConfig({
    metrics: [{ name: 'm1', groups: ['g'], query: { type: 'prometheus', ...query } }],
    classifier: { groupWeights: { g: 100 } },
  });
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return reading.value;
}

function sourcesOf(...sources: readonly MetricSource[]): Sources {
  return {
    byName: new Map(sources.map((source) => [source.name, source])),
    standard: sources.length === 1 ? sources[0]?.name : undefined,
  };
}

const ONE = sourcesOf(fakeSource());
const SIDES = { baseline: { scope: { pod: 'a' } }, canary: { scope: { pod: 'b' } } };
const POD = { scope: { pod: {} } };

/** What a request plans to fetch, or what keeps it from being fetched. */
async function plan(body: object, config: MetricConfig, sources = ONE) {
  const request = requestOf(body);
  const { wishes, lagMs, misfits } = chooseSources({ request, config }, sources);
  const { grid } = layGrid(request, config, { nowMs: NOW, lagMs });
  const planned = await planJudgement(wishes, { request, config, grid }, new AbortController().signal);
  return { planned: planned.planned, misfits: [...misfits, ...planned.misfits] };
}

async function textsOf(body: object, config: MetricConfig, sources = ONE) {
  const { planned, misfits } = await plan(body, config, sources);
  expect(misfits).toEqual([]);
  return planned.map(({ fetch: { queries } }) =>
    [queries.baseline, queries.canary].map((side) =>
      side?.kind === 'expr' ? side.expr.text : [side?.events.text, side?.exposure.text],
    ),
  );
}

describe('chooseSources()', () => {
  const [east, west] = [fakeSource({ name: 'east', lagMs: 30_000 }), fakeSource({ name: 'west', lagMs: 240_000 })];
  const both = sourcesOf(east, west);
  const choose = (body: object, config: MetricConfig, sources = both) =>
    chooseSources({ request: requestOf(body), config }, sources);

  it('wishes each metric with a query, and the traffic last', () => {
    const traffic = { query: { type: 'prometheus', expr: 'z' }, minimumRequests: 1 };

    const { wishes } = choose({ source: 'east' }, nativeConfig(['x', 'y'], { traffic }));

    expect(wishes.map(({ name, metric }) => [name, metric?.name])).toEqual([
      ['metric "m1"', 'm1'],
      ['metric "m2"', 'm2'],
      ['traffic', undefined],
    ]);
  });

  it("takes a metric's own source, else the request's, else the config's, else the standard one", () => {
    const chosen = (body: object, config: MetricConfig, sources = both) =>
      choose(body, config, sources).wishes.map(({ source }) => source.name);
    const metrics = [
      { name: 'm1', group: 'g', source: 'west', query: { type: 'prometheus', expr: 'x' } },
      { name: 'm2', group: 'g', query: { type: 'prometheus', expr: 'x' } },
    ];
    const traffic = { query: { type: 'prometheus', expr: 'z' }, minimumRequests: 1 };

    expect(chosen({ source: 'east' }, nativeConfig([], { metrics, traffic, source: 'west' }))).toEqual([
      'west',
      'east',
      'east',
    ]);
    expect(chosen({}, nativeConfig(['x'], { source: 'east' }))).toEqual(['east']);
    expect(chosen({}, nativeConfig(['x']), { ...both, standard: 'west' })).toEqual(['west']);
  });

  it('has the largest lag of the sources that are asked', () => {
    const metrics = [
      { name: 'm1', group: 'g', source: 'west', query: { type: 'prometheus', expr: 'x' } },
      { name: 'm2', group: 'g', source: 'east', query: { type: 'prometheus', expr: 'x' } },
    ];

    expect(choose({}, nativeConfig([], { metrics })).lagMs).toBe(240_000);
    expect(choose({ source: 'east' }, nativeConfig(['x'])).lagMs).toBe(30_000);
    expect(choose({ data: { m1: { canary: [1] } } }, nativeConfig(['x'])).lagMs).toBe(0);
  });

  it('refuses a source that there is not, where it is named: by the request, or by the config or its metric', () => {
    const own = [{ name: 'm1', group: 'g', source: 'north', query: { type: 'prometheus', expr: 'x' } }];
    const unknown = (body: object, config: MetricConfig) => choose(body, config).unknownSources;
    const message = 'names source "north", which is not the name of a source; known: east, west';

    expect(unknown({ source: 'north' }, nativeConfig(['x']))).toEqual([
      { pointer: '/source', message: 'is not the name of a source; known: east, west' },
    ]);
    expect(unknown({}, nativeConfig(['x'], { source: 'north' }))).toEqual([{ pointer: '/config', message }]);
    expect(unknown({ source: 'east' }, nativeConfig([], { metrics: own }))).toEqual([{ pointer: '/config', message }]);
  });

  it('refuses to guess where there are several and nobody names one', () => {
    expect(choose({}, nativeConfig(['x'])).unknownSources).toEqual([
      {
        pointer: '/config',
        message: 'names no source, and there are several: give "source", one of east, west',
      },
    ]);
  });

  it('says what is wrong with a source once, however many metrics ask it', () => {
    const { wishes, unknownSources } = choose({ source: 'north' }, nativeConfig(['x', 'y', 'z']));

    expect(wishes).toEqual([]);
    expect(unknownSources).toHaveLength(1);
  });

  it('does not take what every object has for a source or a series', () => {
    const config = nativeConfig([], { metrics: [{ name: 'constructor', group: 'g' }] });

    expect(choose({ source: 'toString' }, nativeConfig(['x'])).unknownSources).toHaveLength(1);
    expect(choose({ source: 'east' }, config).misfits).toHaveLength(1);
  });

  it('wants nothing of any source for a metric whose series come along', () => {
    const data = { m1: { baseline: [1], canary: [1] } };

    const { wishes, unknownSources } = choose({ data, source: 'north' }, nativeConfig(['x']));

    expect({ wishes, unknownSources }).toEqual({ wishes: [], unknownSources: [] });
  });

  it('asks for the traffic only where something else is asked for', () => {
    const config = nativeConfig(['x'], {
      traffic: { query: { type: 'prometheus', expr: 'z' }, minimumRequests: 1 },
    });

    expect(choose({ data: { m1: { canary: [1] } }, source: 'east' }, config).wishes).toEqual([]);
  });

  it('wishes what tells of the sides as wholes after all else, each from its own source', () => {
    const query = { type: 'prometheus', expr: 'n' };
    const config = nativeConfig(['x'], { comparability: { age: { query }, instances: { query, source: 'west' } } });

    const { wishes } = choose({ source: 'east' }, config);

    expect(
      wishes.map(({ name, metric, figure, source, summed }) => [name, metric, figure, source.name, summed]),
    ).toEqual([
      ['metric "m1"', expect.anything(), undefined, 'east', false],
      ['comparability.instances', null, 'instances', 'west', false],
      ['comparability.age', null, 'age', 'east', false],
    ]);
  });

  it('asks nothing of the sides as wholes where nothing is compared, or nothing else is asked for', () => {
    const comparability = { instances: { query: { type: 'prometheus', expr: 'n' } } };
    const limited = nativeConfig(['x'], { comparability }, { limit: { max: 1 } });

    expect(choose({ source: 'east' }, limited).wishes.map(({ name }) => name)).toEqual(['metric "m1"']);
    expect(choose({ data: { m1: { canary: [1] } } }, nativeConfig(['x'], { comparability })).wishes).toEqual([]);
  });

  it('refuses a metric that has neither a query nor series', () => {
    expect(choose({ source: 'east' }, nativeConfig(['x', null])).misfits).toEqual([
      { pointer: '/data', message: 'has no series for metric "m2", which has no query' },
    ]);
  });
});

describe('planJudgement()', () => {
  it('fills in the variables of each side, and what both share', async () => {
    const config = nativeConfig(['x{pod="${pod}",ns="${ns}"}'], { scope: { pod: {}, ns: {} } });

    expect(await textsOf({ ...SIDES, scope: { ns: 'n' } }, config)).toEqual([
      [
        '(x{pod="a",ns="n"} and last_over_time(x{pod="a",ns="n"}[60s]))',
        '(x{pod="b",ns="n"} and last_over_time(x{pod="b",ns="n"}[60s]))',
      ],
    ]);
  });

  it('fills in the selector', async () => {
    const config = nativeConfig(['x{${selector}}'], { ...POD, selector: { prometheus: 'pod="${pod}"' } });

    expect(await textsOf(SIDES, config)).toEqual([
      ['(x{pod="a"} and last_over_time(x{pod="a"}[60s]))', '(x{pod="b"} and last_over_time(x{pod="b"}[60s]))'],
    ]);
  });

  it('fills in events and exposure of both sides', async () => {
    const config = nativeConfig([{ events: 'x{pod="${pod}"}', exposure: 'y{pod="${pod}"}' }], POD);

    expect(await textsOf(SIDES, config)).toEqual([
      [
        ['(x{pod="a"} and last_over_time(x{pod="a"}[60s]))', '(y{pod="a"} and last_over_time(y{pod="a"}[60s]))'],
        ['(x{pod="b"} and last_over_time(x{pod="b"}[60s]))', '(y{pod="b"} and last_over_time(y{pod="b"}[60s]))'],
      ],
    ]);
  });

  it.each([
    ['60s', 15_000, '60s', '60s'],
    ['60s', 30_000, '60s', '120s'],
    ['5m', 15_000, '300s', '300s'],
  ])('knows a step of %s, and the interval for rates where a sample comes each %i ms', async (step, every, s, rate) => {
    const config = nativeConfig(['rate(x{pod="${pod}"}[${step}]) + rate(x[${rateInterval}])'], POD);
    const sources = sourcesOf(fakeSource({ scrapeIntervalMs: every }));

    expect(await textsOf({ ...SIDES, step }, config, sources)).toEqual([
      [`rate(x{pod="a"}[${s}]) + rate(x[${rate}])`, `rate(x{pod="b"}[${s}]) + rate(x[${rate}])`],
    ]);
  });

  it('knows how long the window is', async () => {
    const config = nativeConfig(['x{pod="${pod}"} > ${windowLength}'], POD);

    expect((await textsOf(SIDES, config))[0]?.[0]).toBe('(x{pod="a"} and last_over_time(x{pod="a"}[60s])) > 1200s');
  });

  it("judges from where the longest look-back of a metric's queries no longer reaches before the window", async () => {
    const config = nativeConfig(
      [
        'x{pod="${pod}"}',
        'rate(x{pod="${pod}"}[5m])',
        { events: 'increase(x{pod="${pod}"}[1m])', exposure: 'increase(y{pod="${pod}"}[3m])' },
      ],
      { ...POD, judge: { name: 'netflix-aca' } },
    );

    const { planned } = await plan(SIDES, config);

    expect(planned.map(({ fetch }) => [fetch.judged, fetch.lookBackMs])).toEqual([
      [{ from: 0, to: 20 }, 60_000],
      [{ from: 4, to: 20 }, 300_000],
      [{ from: 2, to: 20 }, 180_000],
    ]);
  });

  it('refuses counts that share events with their neighbours where they are added up, by the judge that does so', async () => {
    const counts = { events: 'increase(x{pod="${pod}"}[1m])', exposure: 'increase(y{pod="${pod}"}[3m])' };

    const { planned, misfits } = await plan(SIDES, nativeConfig([counts], POD));
    const netflix = await plan(SIDES, nativeConfig([counts], { ...POD, judge: { name: 'netflix-aca' } }));

    expect(planned).toEqual([]);
    expect(misfits).toEqual([
      {
        pointer: '/config',
        message: expect.stringMatching(/reads 180s back, more than one step.*Read \[\$\{step\}\]/),
      },
    ]);
    expect(netflix.misfits).toEqual([]);
  });

  it('asks nothing of the baseline for a metric that has only a limit, nor for the traffic where all have', async () => {
    const traffic = { query: { type: 'prometheus', expr: 't{pod="${pod}"}' }, minimumRequests: 1 };
    const config = nativeConfig(['x{pod="${pod}"}'], { ...POD, traffic }, { limit: { max: 5 } });

    const { planned, misfits } = await plan({ canary: { scope: { pod: 'b' } } }, config);

    expect(misfits).toEqual([]);
    expect(planned.map(({ fetch: { queries } }) => [queries.baseline, queries.canary.kind])).toEqual([
      [undefined, 'expr'],
      [undefined, 'expr'],
    ]);
  });

  it('asks the same of both sides where only a limit is judged', async () => {
    const config = nativeConfig(['x{pod="a"}'], {}, { limit: { max: 5 } });

    expect((await plan({}, config)).misfits).toEqual([]);
  });

  it('takes the longer look-back where the sides have other ones', async () => {
    const config = nativeConfig(['rate(x[${d}])'], { scope: { d: {} } });

    const { planned } = await plan({ baseline: { scope: { d: '2m' } }, canary: { scope: { d: '4m' } } }, config);

    expect(planned[0]?.fetch).toMatchObject({ lookBackMs: 240_000, judged: { from: 3, to: 20 } });
  });

  it('refuses a look-back that leaves nothing to judge', async () => {
    const config = nativeConfig(['rate(x{pod="${pod}"}[1h])', 'rate(x{pod="${pod}"}[20m])'], POD);

    const { planned, misfits } = await plan(SIDES, config);

    expect(planned.map(({ metric }) => metric?.name)).toEqual(['m2']);
    expect(misfits).toEqual([
      {
        pointer: '/window',
        message:
          'leaves nothing of metric "m1" to judge: each of its samples reads 3600s back, and may not read from before the window\'s start and its warm-up: make the window longer, or the range shorter',
      },
    ]);
  });

  it("takes no notice of the look-back of Kayenta's queries", async () => {
    const config = kayentaConfig({ customInlineTemplate: 'PromQL:rate(x{a="${scope}"}[1h])' });
    const scopes = { baseline: { scope: { scope: 'a' } }, canary: { scope: { scope: 'b' } } };

    expect(await plan(scopes, config)).toMatchObject({
      misfits: [],
      planned: [{ fetch: { judged: { from: 0, to: 21 } } }],
    });
  });

  describe('refuses the same query on both sides', () => {
    const config = nativeConfig(['x{pod="${pod}"}', 'y'], POD);

    it('since to compare it with itself always passes', async () => {
      expect((await plan(SIDES, config)).misfits).toEqual([
        {
          pointer: '/canary/scope',
          message:
            'metric "m2" asks the same of both sides, so that there is nothing to compare: (y and last_over_time(y[60s]))',
        },
      ]);
      expect((await plan({ scope: { pod: 'a' } }, config)).misfits).toHaveLength(2);
    });

    it('of events and exposure only where both are the same', async () => {
      const counts = (exposure: string) => nativeConfig([{ events: 'x', exposure }], POD);

      expect((await plan(SIDES, counts('y'))).misfits).toHaveLength(1);
      expect((await plan(SIDES, counts('y{pod="${pod}"}'))).misfits).toEqual([]);
    });

    it('but not where the baseline is from another time', async () => {
      const body = { scope: { pod: 'a' }, baseline: { offset: '1h' } };

      expect((await plan(body, config)).misfits).toEqual([]);
    });
  });

  describe('of variables without a value', () => {
    const TEXT = 'x{pod="${pod}",ns="${ns}"}';
    const scope = { pod: {}, ns: {} };

    it('tells each once, with the side and who needs it', async () => {
      const config = nativeConfig([TEXT, TEXT, 'y{ns="${ns}"}'], { scope });

      expect(
        (await plan({ baseline: { scope: { pod: 'a' } }, canary: { scope: { ns: 'n' } } }, config)).misfits,
      ).toEqual([
        {
          pointer: '/baseline/scope',
          message:
            'has no value for variable "ns", which the query of metric "m1" and 2 more needs: give it here or in /scope',
        },
        {
          pointer: '/canary/scope',
          message:
            'has no value for variable "pod", which the query of metric "m1" and 1 more needs: give it here or in /scope',
        },
      ]);
    });

    it('takes an empty value for none', async () => {
      const config = nativeConfig(['x{pod="${pod}"}'], POD);

      expect((await plan({ ...SIDES, canary: { scope: { pod: '' } } }, config)).misfits).toEqual([
        expect.objectContaining({ pointer: '/canary/scope' }),
      ]);
    });

    it('takes the default of one that has it', async () => {
      const config = nativeConfig([TEXT], { scope: { pod: {}, ns: { default: 'shop' } } });

      expect((await textsOf(SIDES, config))[0]?.[1]).toBe(
        '(x{pod="b",ns="shop"} and last_over_time(x{pod="b",ns="shop"}[60s]))',
      );
    });

    it('says that the config is wrong where it does not declare one, once for both sides', async () => {
      const config = nativeConfig(['x{pod="${pod}",n="${nmae}"}', 'y{pod="${pod}",n="${nmae}"}'], POD);

      expect((await plan(SIDES, config)).misfits).toEqual([
        {
          pointer: '/config',
          message:
            'uses variable "nmae" in the query of metric "m1" and 1 more, which is not in its scope; there are: pod',
        },
      ]);
      expect(
        (await plan({ canary: { scope: { pod: 'a', nmae: 'n' } }, baseline: { scope: { pod: 'b' } } }, config)).misfits,
      ).toEqual([expect.objectContaining({ pointer: '/config', message: expect.stringContaining('"nmae"') })]);
      expect(
        (await plan({ canary: { scope: { pod: 'a' } }, baseline: { scope: { pod: 'b', nmae: 'n' } } }, config)).misfits,
      ).toEqual([expect.objectContaining({ pointer: '/config', message: expect.stringContaining('"nmae"') })]);
      expect((await plan(SIDES, nativeConfig(['x{n="${n}"}']))).misfits).toEqual([
        expect.objectContaining({ message: expect.stringMatching(/which is not in its scope; there is none$/) }),
      ]);
    });

    it("says whose scope lacks it where the config is Kayenta's, which declares none", async () => {
      const config = kayentaConfig({ metricName: 'cpu', customInlineTemplate: 'a="${scope}",b="${zone}"' });

      expect((await plan({ scope: { zone: 'z' }, canary: { scope: { scope: 's' } } }, config)).misfits).toEqual([
        {
          pointer: '/baseline/scope',
          message: 'has no value for variable "scope", which the query of metric "m1" needs: give it here or in /scope',
        },
      ]);
    });

    it('names the traffic', async () => {
      const traffic = { query: { type: 'prometheus', expr: 'z{ns="${ns}"}' }, minimumRequests: 1 };
      const config = nativeConfig(['x{pod="${pod}"}'], { scope, traffic });

      expect((await plan(SIDES, config)).misfits.map(({ message }) => message)).toEqual([
        'has no value for variable "ns", which the query of traffic needs: give it here or in /scope',
        'has no value for variable "ns", which the query of traffic needs: give it here or in /scope',
      ]);
    });
  });

  it('says what is wrong with a query once for both sides', async () => {
    const config = nativeConfig(['x{pod="${po.d}"}', 'y{pod=~"[${pod}]"}'], POD);

    expect((await plan(SIDES, config)).misfits).toEqual([
      { pointer: '/config', message: expect.stringMatching(/^the query of metric "m1" .* is no variable/) },
      {
        pointer: '/config',
        message: 'the query of metric "m2" variable "pod" cannot stand inside a character class',
      },
    ]);
  });

  it('tells of values that are taken literally, once for both sides', async () => {
    const config = nativeConfig(['x{pod=~"${pod}"}'], POD);

    const { planned } = await plan({ baseline: { scope: { pod: 'a.*' } }, canary: { scope: { pod: 'b.*' } } }, config);

    expect(planned[0]?.fetch.warnings).toEqual([
      {
        code: 'value-escaped',
        text: 'the value of variable "pod" is matched as it stands, not as a regular expression',
      },
    ]);
  });

  it('writes a value raw only where the config says so', async () => {
    const config = (raw: boolean) => nativeConfig(['x{pod=~"${pod:raw}"}'], { scope: { pod: { raw } } });

    expect(await textsOf(SIDES, config(true))).toEqual([
      ['(x{pod=~"a"} and last_over_time(x{pod=~"a"}[60s]))', '(x{pod=~"b"} and last_over_time(x{pod=~"b"}[60s]))'],
    ]);
    expect((await plan(SIDES, config(false))).misfits).toHaveLength(1);
  });

  it('refuses a query in a language that the source does not speak', async () => {
    const stackdriver = nativeConfig([], {
      metrics: [{ name: 'm1', group: 'g', query: { type: 'stackdriver', metricType: 't' } }],
    });

    expect((await plan(SIDES, stackdriver)).misfits).toEqual([
      {
        pointer: '/config',
        message: 'the query of metric "m1" asks in stackdriver, which source "prometheus" does not speak',
      },
    ]);
    expect((await plan(SIDES, kayentaConfig({ type: 'datadog', metricName: 'cpu' }))).misfits).toEqual([
      {
        pointer: '/config',
        message: 'the query of metric "m1" asks in datadog, which source "prometheus" does not speak',
      },
    ]);
  });

  it("matches the scope of Kayenta's gce_instance against the label of the source that is asked", async () => {
    const config = kayentaConfig({ metricName: 'cpu', resourceType: 'gce_instance' });
    const body = { scope: { location: 'us' }, baseline: { scope: { scope: 'a' } }, canary: { scope: { scope: 'b' } } };

    expect(await textsOf(body, config, sourcesOf(fakeSource({ scopeLabel: 'vm' })))).toEqual([
      ['avg(cpu{vm=~"a-.{4}",zone=~".+/zones/us-.{1}"})', 'avg(cpu{vm=~"b-.{4}",zone=~".+/zones/us-.{1}"})'],
    ]);
  });

  it('tells whether a query of a side reads at another time than it is asked for', async () => {
    const config = nativeConfig(['x{pod="${pod}"}', 'x{pod="${pod}"} offset 1h'], POD);

    const { planned } = await plan(SIDES, config);

    expect(planned.map(({ fetch }) => fetch.displaced)).toEqual([false, true]);
  });

  it('refuses a traffic query that reads further back than a step, whose requests would count several times', async () => {
    const traffic = (range: string) => ({
      query: { type: 'prometheus', expr: `sum(increase(x{pod="\${pod}"}[${range}]))` },
      minimumRequests: 1,
    });
    const misfitsWith = async (range: string) =>
      (await plan(SIDES, nativeConfig(['y{pod="${pod}"}'], { ...POD, traffic: traffic(range) }))).misfits;

    expect(await misfitsWith('5m')).toEqual([
      {
        pointer: '/config',
        message: expect.stringMatching(/^the query of traffic reads 300s back, more than one step/),
      },
    ]);
    expect(await misfitsWith('${step}')).toEqual([]);
  });

  it("refuses Kayenta's metrics of several scopes, since a request has one", async () => {
    const query = { type: 'prometheus', metricName: 'x', customInlineTemplate: 'a="${scope}"' };
    const reading = translateKayentaConfig({
      metrics: ['default', 'database'].map((scopeName) => ({ name: scopeName, groups: ['g'], query, scopeName })),
      classifier: { groupWeights: { g: 100 } },
    });
    if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
    const body = { baseline: { scope: { scope: 'a' } }, canary: { scope: { scope: 'b' } } };

    expect((await plan(body, reading.value)).misfits).toEqual([
      {
        pointer: '/config',
        message: 'asks for several scopes (default, database), and a request has one: make it a config for each',
      },
    ]);
  });

  it('lets others have their turn between many queries, and ends where the caller has gone meanwhile', async () => {
    const config = nativeConfig(
      Array.from({ length: 5 }, () => 'x{pod="${pod}"}'),
      POD,
    );
    const request = requestOf(SIDES);
    const { wishes } = chooseSources({ request, config }, ONE);
    const { grid } = layGrid(request, config, { nowMs: NOW, lagMs: 0 });
    const caller = new AbortController();
    const reason = new Error('gone');
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 6));

    const planning = planJudgement(wishes, { request, config, grid }, caller.signal);
    caller.abort(reason);

    await expect(planning).rejects.toBe(reason);
  });

  it('finds all mistakes at once', async () => {
    const traffic = { query: { type: 'prometheus', expr: 'z' }, minimumRequests: 1 };
    const config = nativeConfig(['x{pod="${pod}"}', 'rate(x{pod="${pod}"}[1h])', 'y{a="${a}"}', null], {
      ...POD,
      traffic,
    });

    expect((await plan(SIDES, config)).misfits.map(({ pointer }) => pointer)).toEqual([
      '/data',
      '/window',
      '/canary/scope',
      '/config',
    ]);
  });

  describe('of Cloud Monitoring', () => {
    const google = sourcesOf(fakeSource({ name: 'google', language: 'stackdriver' }));
    const asking = (query: object, rest: object = {}): MetricConfig =>
      nativeConfig([], {
        metrics: [{ name: 'm1', group: 'g', query: { type: 'stackdriver', metricType: 't', ...query } }],
        ...POD,
        ...rest,
      });
    const kayenta = (query: object): MetricConfig =>
      kayentaConfig({ type: 'stackdriver', metricType: 't', resourceType: 'gae_app', ...query });
    const VERSIONS = { baseline: { scope: { scope: 'v1' } }, canary: { scope: { scope: 'v2' } } };

    it('asks both sides by the selector of its language', async () => {
      const selector = { prometheus: 'pod="${pod}"', stackdriver: 'metric.labels.pod="${pod}"' };

      expect(await textsOf(SIDES, asking({ filter: '${selector}' }, { selector }), google)).toEqual([
        [
          'metric.type="t" AND metric.labels.pod="a" | ALIGN_MEAN',
          'metric.type="t" AND metric.labels.pod="b" | ALIGN_MEAN',
        ],
      ]);
    });

    it('refuses a selector that is there for another language only', async () => {
      const config = asking({ filter: '${selector}' }, { selector: { prometheus: 'pod="${pod}"' } });

      expect((await plan(SIDES, config, google)).misfits).toEqual([
        {
          pointer: '/config',
          message: 'the query of metric "m1" uses ${selector}, and the config has no selector',
        },
      ]);
    });

    it('judges every slot of the window, since each reads one step back', async () => {
      const { planned } = await plan(SIDES, asking({ filter: 'a="${pod}"' }), google);

      expect(planned[0]?.fetch).toMatchObject({ judged: { from: 0, to: 20 }, lookBackMs: 60_000, displaced: false });
    });

    it('leaves out what a warm-up takes and no more', async () => {
      const { planned } = await plan({ ...SIDES, warmup: '5m' }, asking({ filter: 'a="${pod}"' }), google);

      expect(planned[0]?.fetch.judged).toEqual({ from: 5, to: 20 });
    });

    it('adds up events and requests, each of which is counted once', async () => {
      const counts = { filter: 'a="${pod}"', eventsFilter: 'b="c"' };
      const traffic = {
        query: {
          type: 'stackdriver',
          metricType: 't',
          filter: 'a="${pod}"',
          perSeriesAligner: 'ALIGN_DELTA',
          crossSeriesReducer: 'REDUCE_SUM',
        },
        minimumRequests: 1,
      };

      expect(await textsOf(SIDES, asking(counts, { traffic }), google)).toEqual([
        ['a', 'b'].map((pod) => [
          `metric.type="t" AND a="${pod}" AND b="c" | ALIGN_DELTA | REDUCE_SUM`,
          `metric.type="t" AND a="${pod}" | ALIGN_DELTA | REDUCE_SUM`,
        ]),
        ['a', 'b'].map((pod) => `metric.type="t" AND a="${pod}" | ALIGN_DELTA | REDUCE_SUM`),
      ]);
    });

    it('knows events of a slot as what is summed', () => {
      const config = asking({ filter: 'a="${pod}"', eventsFilter: 'b="c"' });

      const { wishes } = chooseSources({ request: requestOf(SIDES), config }, google);

      expect(wishes.map(({ summed }) => summed)).toEqual([true]);
    });

    it.each([
      [{ step: '30s' }, {}, { pointer: '/step', message: expect.stringMatching(/^is 30s, and Cloud Monitoring/) }],
      [{ step: '90s' }, {}, { pointer: '/step', message: expect.stringMatching(/^is 90s, and Cloud Monitoring/) }],
      [
        {},
        { step: '30s' },
        {
          pointer: '/config',
          message:
            'has a step of 30s, and Cloud Monitoring, which is asked for metric "m1", aligns to whole minutes: make it a multiple of 60s',
        },
      ],
    ])('refuses the step of %j in config %j', async (body, config, misfit) => {
      const asked = asking({ filter: 'a="${pod}"' }, config);

      expect((await plan({ ...SIDES, ...body }, asked, google)).misfits).toEqual([misfit]);
    });

    it('refuses a step once for all that is asked, and not where Prometheus alone is', async () => {
      const query = { type: 'stackdriver', metricType: 't', filter: 'a="${pod}"' };
      const metrics = ['m1', 'm2', 'm3'].map((name) => ({ name, group: 'g', query }));
      const body = { ...SIDES, step: '30s' };

      expect((await plan(body, nativeConfig([], { metrics, ...POD }), google)).misfits).toEqual([
        { pointer: '/step', message: expect.stringContaining('for metric "m1" and 2 more, aligns') },
      ]);
      expect((await plan(body, nativeConfig(['x{pod="${pod}"}'], POD))).misfits).toEqual([]);
    });

    it('takes a step of several minutes', async () => {
      const { planned, misfits } = await plan({ ...SIDES, step: '5m' }, asking({ filter: 'a="${pod}"' }), google);

      expect(misfits).toEqual([]);
      expect(planned[0]?.fetch).toMatchObject({ judged: { from: 0, to: 4 }, lookBackMs: 300_000 });
    });

    it('refuses to ask the same of both sides', async () => {
      const { misfits } = await plan(SIDES, asking({ filter: 'a="b"' }), google);

      expect(misfits).toEqual([
        {
          pointer: '/canary/scope',
          message:
            'metric "m1" asks the same of both sides, so that there is nothing to compare: metric.type="t" AND a="b" | ALIGN_MEAN',
        },
      ]);
    });

    it('tells of averaged percentiles once for both sides', async () => {
      const query = {
        filter: 'a="${pod}"',
        perSeriesAligner: 'ALIGN_PERCENTILE_95',
        crossSeriesReducer: 'REDUCE_MEAN',
      };

      const { planned } = await plan(SIDES, asking(query), google);

      expect(planned[0]?.fetch.warnings.map(({ code }) => code)).toEqual(['averaged-percentiles']);
    });

    it("asks Kayenta's queries, and judges the points whose periods lie in its window", async () => {
      const { planned, misfits } = await plan(VERSIONS, kayenta({}), google);

      expect(misfits).toEqual([]);
      expect(planned[0]?.fetch.queries).toMatchObject({
        canary: {
          expr: {
            text: 'metric.type="t" AND resource.type="gae_app" AND resource.labels.version_id="v2" | ALIGN_MEAN | REDUCE_MEAN',
          },
        },
      });
      expect(planned[0]?.fetch.judged).toEqual({ from: 1, to: 21 });
    });

    it("refuses one of Kayenta's that it would fail on, for both sides together", async () => {
      expect((await plan(VERSIONS, kayenta({ resourceType: 'https_lb_rule' }), google)).misfits).toEqual([
        { pointer: '/config', message: expect.stringContaining('the query of metric "m1" has resourceType') },
      ]);
      expect((await plan(VERSIONS, kayenta({ perSeriesAligner: 'ALIGN_NONE' }), google)).misfits).toHaveLength(1);
    });
  });

  it('plans what tells of the sides as wholes, each for its figure, and names it in what is wrong', async () => {
    const comparability = { instances: { query: { type: 'prometheus', expr: 'count(up{pod="${pod}"})' } } };
    const both = nativeConfig(['x{pod="${pod}"}'], { ...POD, comparability });
    const broken = { instances: { query: { type: 'prometheus', expr: 'count(up{pod="${pods}"})' } } };

    const { planned, misfits } = await plan(SIDES, both);
    const wrong = await plan(SIDES, nativeConfig(['x{pod="${pod}"}'], { ...POD, comparability: broken }));

    expect(misfits).toEqual([]);
    expect(planned.map(({ metric, figure }) => [metric?.name, figure])).toEqual([
      ['m1', undefined],
      [undefined, 'instances'],
    ]);
    expect(wrong.misfits).toEqual([
      {
        pointer: '/config',
        message:
          'uses variable "pods" in the query of comparability.instances, which is not in its scope; there are: pod',
      },
    ]);
  });
});
