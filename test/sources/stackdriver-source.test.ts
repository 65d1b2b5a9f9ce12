import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SourceSettings, toSourceSettings } from '../../src/config/source-settings.js';
import type { MonitoringQuery } from '../../src/query/bound-query.js';
import type { FetchContext, MetricSource, SlotRange } from '../../src/sources/metric-source.js';
import { createStackdriverSource } from '../../src/sources/stackdriver-source.js';
import { fakeSurroundings, patiently } from '../support/asking.js';
import { edit, hang, partial, refuse } from '../support/fake-monitoring/faults.js';
import type { RawSeries } from '../support/fake-monitoring/raw-series.js';
import { startFakeMonitoring, type FakeMonitoring } from '../support/fake-monitoring/start-fake-monitoring.js';
import { faultOf } from '../support/fault-of.js';
import { queueQuery } from '../support/bound-query.js';

const MINUTE = 60_000;
/** 2026-11-20T10:00:00Z, a multiple of an hour. */
const T = Date.parse('2026-11-20T10:00:00Z');
const RANGE: SlotRange = { firstMs: T + MINUTE, stepMs: MINUTE, slots: 4 };

/** A gauge with a point in the middle of each minute from T on. */
function gauge(values: readonly number[], labels: Readonly<Record<string, string>> = {}): RawSeries {
  return {
    project: 'shop-prod',
    metricType: 'custom.googleapis.com/queue',
    metricLabels: labels,
    resourceType: 'global',
    resourceLabels: {},
    kind: 'GAUGE',
    valueType: 'DOUBLE',
    points: values.map((value, i) => ({ endMs: T + i * MINUTE + MINUTE / 2, value })),
  };
}

function sourceAt(port: number, written: Record<string, unknown> = {}): MetricSource {
  const settings = SourceSettings.parse({
    type: 'stackdriver',
    project: 'shop-prod',
    endpoint: `127.0.0.1:${String(port)}`,
    insecure: true,
    ...written,
  });
  const named = toSourceSettings('google', settings);
  if (named.type !== 'stackdriver') throw new Error('settings of another source');
  return createStackdriverSource(named, fakeSurroundings());
}

let monitoring: FakeMonitoring;
let source: MetricSource;
const ask = (asked: MonitoringQuery = queueQuery(), context: FetchContext = patiently()) =>
  source.fetchSeries(asked, RANGE, context);
/** The values of each series that is found, as arrays that print. */
const valuesOf = async (asked?: MonitoringQuery) => {
  const { series } = await ask(asked);
  return series.map(({ labels, values }) => ({ labels, values: [...values] }));
};

beforeAll(async () => {
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  monitoring = await startFakeMonitoring();
  source = sourceAt(monitoring.port);
});
afterEach(() => {
  monitoring.reset();
});
afterAll(() => {
  monitoring.close();
  vi.unstubAllEnvs();
});

describe('createStackdriverSource()', () => {
  it('says what it speaks, and how late it is', () => {
    expect(source).toMatchObject({ name: 'google', language: 'stackdriver', lagMs: 240_000, scrapeIntervalMs: 60_000 });
  });

  it('sends along which trace a query belongs to, as metadata of its own', async () => {
    const traceHeaders = Object.freeze({ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' });

    monitoring.feed(gauge([1, 2, 3, 4]));
    await ask(queueQuery(), { ...patiently(), traceHeaders });
    await ask();

    expect(monitoring.requests.map(({ metadata }) => metadata.traceparent)).toEqual([
      traceHeaders.traceparent,
      undefined,
    ]);
  });

  it('puts each point into the slot that it ends at, newest first as they come', async () => {
    monitoring.feed(gauge([1, 2, 3, 4]));

    expect(await valuesOf()).toEqual([{ labels: { project_id: 'shop-prod' }, values: [1, 2, 3, 4] }]);
  });

  it('asks for the slots alone: an interval begins where it does not belong to it', async () => {
    monitoring.feed({ ...gauge([]), points: [-1, 0, 1, 4, 5].map((i) => ({ endMs: T + i * MINUTE, value: i })) });

    expect(await valuesOf()).toEqual([{ labels: { project_id: 'shop-prod' }, values: [1, NaN, NaN, 4] }]);
    expect(monitoring.requests[0]?.message).toMatchObject({
      name: 'projects/shop-prod',
      interval: { startTime: { seconds: String(T / 1_000) }, endTime: { seconds: String((T + 4 * MINUTE) / 1_000) } },
      aggregation: { alignmentPeriod: { seconds: '60' }, perSeriesAligner: 'ALIGN_MEAN' },
    });
  });

  it('leaves gaps, and tells them from samples', async () => {
    monitoring.feed({
      ...gauge([]),
      points: [0, 2].map((i) => ({ endMs: T + i * MINUTE + MINUTE / 2, value: i === 2 ? NaN : 7 })),
    });

    const { series } = await ask();

    expect([...(series[0]?.values ?? [])]).toEqual([7, NaN, NaN, NaN]);
    expect([...(series[0]?.filled ?? [])]).toEqual([1, 0, 1, 0]);
  });

  it('asks for other steps', async () => {
    monitoring.feed(gauge([1, 3, 5, 7]));

    const { series } = await source.fetchSeries(
      queueQuery(),
      { firstMs: T + 2 * MINUTE, stepMs: 2 * MINUTE, slots: 2 },
      patiently(),
    );

    expect([...(series[0]?.values ?? [])]).toEqual([2, 6]);
  });

  it('finds nothing where nothing matches', async () => {
    monitoring.feed(gauge([1], { a: 'c' }));

    expect(await ask(queueQuery({ filter: 'metric.type="custom.googleapis.com/queue" metric.labels.a="b"' }))).toEqual({
      series: [],
      warnings: [],
    });
  });

  it('reads counts beyond what fits a double as the nearest double', async () => {
    const points = [7n, 9_007_199_254_740_993n].map((value, i) => ({ endMs: T + i * MINUTE + MINUTE / 2, value }));
    monitoring.feed({ ...gauge([]), valueType: 'INT64', points });

    expect(await valuesOf(queueQuery({ perSeriesAligner: 'ALIGN_NEXT_OLDER' }))).toMatchObject([
      { values: [7, 9_007_199_254_740_992, NaN, NaN] },
    ]);
  });

  it('tells series apart by all their labels, and calls a label that is there twice by its place', async () => {
    const own = { ...gauge([1, 1, 1, 1], { zone: 'a', verb: 'GET' }), resourceLabels: { zone: 'b', project_id: 'p' } };
    monitoring.feed(own, { ...own, metricLabels: { zone: 'a', verb: 'PUT' } });

    const labels = (await valuesOf()).map((series) => series.labels);

    expect(labels).toEqual(
      expect.arrayContaining([
        { 'metric.zone': 'a', 'resource.zone': 'b', verb: 'GET', project_id: 'p' },
        { 'metric.zone': 'a', 'resource.zone': 'b', verb: 'PUT', project_id: 'p' },
      ]),
    );
  });

  it('asks for the sum over pods, grouped by a label', async () => {
    monitoring.feed(
      gauge([1, 1, 1, 1], { pod: 'a', verb: 'GET' }),
      gauge([2, 2, 2, 2], { pod: 'b', verb: 'GET' }),
      gauge([5, 5, 5, 5], { pod: 'a', verb: 'PUT' }),
    );

    const found = await valuesOf(
      queueQuery({ crossSeriesReducer: 'REDUCE_SUM', groupByFields: ['metric.labels.verb'] }),
    );

    expect(found.map(({ labels, values }) => [labels.verb, values[0]]).sort()).toEqual([
      ['GET', 3],
      ['PUT', 5],
    ]);
  });

  it('asks the project of the query before its own', async () => {
    monitoring.feed({ ...gauge([9, 9, 9, 9]), project: 'shop-test' }, gauge([1, 1, 1, 1]));

    expect(await valuesOf(queueQuery({ project: 'shop-test' }))).toMatchObject([{ values: [9, 9, 9, 9] }]);
    expect(
      await faultOf(sourceAt(monitoring.port, { project: undefined }).fetchSeries(queueQuery(), RANGE, patiently())),
    ).toBe('QUERY_REFUSED: has no project: neither the query nor the settings of the source name one');
  });

  it('refuses distributions, and says what to ask for', async () => {
    const bounds = [10, 100];
    monitoring.feed({
      ...gauge([]),
      kind: 'DELTA',
      valueType: 'DISTRIBUTION',
      points: [0, 1].map((i) => ({
        startMs: T + i * MINUTE,
        endMs: T + (i + 1) * MINUTE,
        value: { bounds, bucketCounts: [1, 8, 1] },
      })),
    });

    expect(await faultOf(ask(queueQuery({ perSeriesAligner: 'ALIGN_DELTA' })))).toMatch(
      /^QUERY_REFUSED: answers with distributions: .*ALIGN_DELTA and crossSeriesReducer: REDUCE_PERCENTILE_95/,
    );
    const [found] = await valuesOf(
      queueQuery({ perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_PERCENTILE_50' }),
    );
    expect(found?.values[0]).toBeGreaterThan(10);
    expect(found?.values[0]).toBeLessThan(100);
  });

  it.each([
    [{}, 2_000],
    [{ concurrency: 4 }, 5_000],
    [{ concurrency: 50 }, 2_000],
  ])(
    'asks for no more points at once than keep nobody waiting while they are taken apart: %j',
    async (written, size) => {
      monitoring.feed(gauge([1, 2, 3, 4]));
      await sourceAt(monitoring.port, written).fetchSeries(queueQuery(), RANGE, patiently());

      expect(monitoring.requests.map(({ message }) => message)).toMatchObject([{ view: 'FULL', pageSize: size }]);
    },
  );

  it('reads no page that is larger than any it asks for, and says what helps', async () => {
    monitoring.feed(...Array.from({ length: 3 }, (_, i) => gauge([1], { pod: String(i).repeat(700_000) })));

    expect(await faultOf(ask())).toBe(
      'QUERY_REFUSED: answers with more on a page than is read: combine series by a crossSeriesReducer, or group by fewer labels',
    );
    expect(monitoring.requests).toHaveLength(1);
  });

  describe('with small pages', () => {
    let paged: FakeMonitoring;
    let small: MetricSource;
    beforeAll(async () => {
      paged = await startFakeMonitoring({ pageSize: 3 });
      small = sourceAt(paged.port);
    });
    afterEach(() => {
      paged.reset();
    });
    afterAll(() => {
      paged.close();
    });

    it('puts a series together that is split over pages', async () => {
      paged.feed(gauge([1, 2, 3, 4], { pod: 'a' }), gauge([5, 6, 7, 8], { pod: 'b' }));

      const { series } = await small.fetchSeries(queueQuery(), RANGE, patiently());

      expect(series.map(({ labels, values }) => [labels.pod, ...values])).toEqual([
        ['a', 1, 2, 3, 4],
        ['b', 5, 6, 7, 8],
      ]);
      expect(paged.requests.length).toBeGreaterThanOrEqual(3);
    });

    it('asks a page again that fails, and that page alone', async () => {
      paged.feed(gauge([1, 2, 3, 4]));
      paged.fail([undefined, refuse('UNAVAILABLE')]);

      const { series } = await small.fetchSeries(queueQuery(), RANGE, patiently());

      expect([...(series[0]?.values ?? [])]).toEqual([1, 2, 3, 4]);
      expect(paged.requests.map(({ page }) => page)).toEqual([1, 2, 2]);
    });

    it('gives nothing where a page stays away', async () => {
      paged.feed(gauge([1, 2, 3, 4]));
      paged.fail((call) => (call === 0 ? undefined : refuse('RESOURCE_EXHAUSTED', { message: 'Quota exceeded' })));

      expect(await faultOf(small.fetchSeries(queueQuery(), RANGE, patiently()))).toBe(
        'SOURCE_BUSY: is busy (8: Quota exceeded) (asked 11 times)',
      );
    });

    it('gives nothing where a later page is one in part', async () => {
      paged.feed(gauge([1, 2, 3, 4]));
      paged.fail([undefined, partial({ code: 'DEADLINE_EXCEEDED', message: 'a zone did not answer' })]);

      expect(await faultOf(small.fetchSeries(queueQuery(), RANGE, patiently()))).toBe(
        'SOURCE_FAILED: answers in part only: a zone did not answer',
      );
    });
  });

  describe('on a bad day', () => {
    it.each([
      ['RESOURCE_EXHAUSTED', 2],
      ['UNAVAILABLE', 3],
      ['DEADLINE_EXCEEDED', 2],
      ['INTERNAL', 1],
    ] as const)('asks again after %s', async (code, times) => {
      monitoring.feed(gauge([1, 2, 3, 4]));
      monitoring.fail(Array.from({ length: times }, () => refuse(code)));
      const told: string[] = [];

      const { series } = await ask(queueQuery(), patiently({ onAttempt: () => told.push('asked') }));

      expect([...(series[0]?.values ?? [])]).toEqual([1, 2, 3, 4]);
      expect(told).toHaveLength(times + 1);
    });

    it('waits as long as Google asks for', async () => {
      monitoring.feed(gauge([1, 2, 3, 4]));
      monitoring.fail([refuse('RESOURCE_EXHAUSTED', { retryDelayMs: 2_500 })]);
      const waits: number[] = [];

      await ask(queueQuery(), patiently({ onWait: (ms) => waits.push(ms) }));

      expect(waits).toEqual([2_600]);
    });

    it.each([
      ['INVALID_ARGUMENT', 'QUERY_REFUSED: refuses the query (3: no)'],
      ['NOT_FOUND', 'QUERY_REFUSED: refuses the query (5: no)'],
      ['PERMISSION_DENIED', 'SOURCE_FAILED: does not take our credentials (7: no)'],
      ['UNAUTHENTICATED', 'SOURCE_FAILED: does not take our credentials (16: no)'],
    ] as const)('asks once where the answer is %s', async (code, expected) => {
      monitoring.fail(() => refuse(code, { message: 'no' }));

      expect(await faultOf(ask())).toBe(expected);
      expect(monitoring.requests).toHaveLength(1);
    });

    it('gives up a call that hangs after its timeout', async () => {
      monitoring.fail(() => hang);
      const impatient = sourceAt(monitoring.port, { timeout: '200ms', retries: 1 });

      expect(await faultOf(impatient.fetchSeries(queueQuery(), RANGE, patiently()))).toMatch(
        /^SOURCE_TIMEOUT: did not answer in time \(4: .*\(asked 2 times\)$/,
      );
    });

    it('lets go of a call when nobody waits for it any more', async () => {
      monitoring.fail(() => hang);
      const caller = new AbortController();
      const reason = new Error('gone');
      const asked = ask(queueQuery(), patiently({ signal: caller.signal }));
      await monitoring.nextRequest();

      caller.abort(reason);

      await expect(asked).rejects.toBe(reason);
    });

    it('takes an answer in part for none', async () => {
      monitoring.feed(gauge([1, 2, 3, 4]));
      monitoring.fail([partial({ code: 'UNAVAILABLE', message: 'us-east1 is away' })]);

      expect(await faultOf(ask())).toBe('SOURCE_FAILED: answers in part only: us-east1 is away');
    });

    it('says when nobody listens', async () => {
      const gone = await startFakeMonitoring();
      gone.close();

      expect(await faultOf(sourceAt(gone.port, { retries: 1 }).fetchSeries(queueQuery(), RANGE, patiently()))).toMatch(
        /^SOURCE_UNREACHABLE: cannot be reached \(14: .*\(asked 2 times\)$/,
      );
    });

    it.each([
      [
        'a time that was not asked for',
        { seconds: String(T / 1_000 + 90) },
        'answers for a time that was not asked for',
      ],
      ['no time', null, 'answers for a time that was not asked for: no time'],
    ])('refuses %s', async (_, endTime, expected) => {
      monitoring.feed(gauge([1, 2, 3, 4]));
      monitoring.fail([
        edit((response) => {
          for (const { points } of response.timeSeries ?? []) {
            for (const point of points ?? []) point.interval = { ...point.interval, endTime };
          }
          return response;
        }),
      ]);

      expect(await faultOf(ask())).toContain(`SOURCE_FAILED: ${expected}`);
    });
  });

  describe('without credentials', () => {
    it('fails, and so again, without an end of the process', async () => {
      vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '/nowhere/key.json');
      const strict = sourceAt(monitoring.port, { insecure: false });

      for (let i = 0; i < 2; i++) {
        expect(await faultOf(strict.fetchSeries(queueQuery(), RANGE, patiently()))).toMatch(
          /^SOURCE_FAILED: cannot be asked: the file that keyFile or GOOGLE_APPLICATION_CREDENTIALS names cannot be read$/,
        );
      }
      await expect(strict.check(new AbortController().signal)).rejects.toThrow('cannot be asked: the file');
    });
  });

  describe('check()', () => {
    it('is done when Cloud Monitoring answers', async () => {
      await expect(source.check(new AbortController().signal)).resolves.toBe('answers');
      expect(monitoring.requests).toHaveLength(1);
    });

    it('says why it does not', async () => {
      monitoring.fail(() => refuse('PERMISSION_DENIED', { message: 'monitoring.timeSeries.list is missing' }));

      expect(await faultOf(source.check(new AbortController().signal))).toContain(
        'monitoring.timeSeries.list is missing',
      );
    });
  });
});
