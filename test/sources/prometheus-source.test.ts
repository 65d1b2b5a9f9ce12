import { execFile, execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect, promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SourceSettings, toSourceSettings } from '../../src/config/source-settings.js';
import { JudgementError } from '../../src/errors.js';
import type { MetricSource, SlotRange } from '../../src/sources/metric-source.js';
import { createPrometheusSource } from '../../src/sources/prometheus-source.js';
import { fakeSurroundings, patiently } from '../support/asking.js';
import { promql } from '../support/bound-query.js';
import {
  failure,
  matrix,
  sendJson,
  sendText,
  startFakePrometheus,
  type Answer,
  type FakePrometheus,
} from '../support/fake-prometheus.js';
import { errorOf, faultOf } from '../support/fault-of.js';

/** A multiple of a minute, in seconds. */
const T = 1_700_000_100;
const RANGE: SlotRange = { firstMs: T * 1_000, stepMs: 60_000, slots: 4 };
/** What Prometheus answers at most for one series. */
const CHUNK = 11_000;

let prometheus: FakePrometheus;
let folder: string;
beforeEach(async () => {
  prometheus = await startFakePrometheus();
  folder = await mkdtemp(join(tmpdir(), 'prometheus-source-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await prometheus.stop();
  await rm(folder, { recursive: true });
});

/** The source that a settings file would set up with these keys. */
function source(written: Record<string, unknown> = {}): MetricSource {
  const settings = SourceSettings.parse({ type: 'prometheus', url: prometheus.url, retries: 0, ...written });
  const named = toSourceSettings('prometheus', settings);
  if (named.type !== 'prometheus') throw new Error('settings of another source');
  return createPrometheusSource(named, fakeSurroundings());
}

interface Question {
  readonly query?: string;
  readonly range?: SlotRange;
  readonly signal?: AbortSignal;
}

function ask(of: MetricSource, { query = 'up', range = RANGE, signal = new AbortController().signal }: Question = {}) {
  return of.fetchSeries(promql(query), range, patiently({ signal }));
}

/** As `ask()`, with arrays that print. */
async function fetched(of: MetricSource, question?: Question) {
  const { series, warnings } = await ask(of, question);
  const plain = series.map(({ labels, values, filled }) => ({ labels, values: [...values], filled: [...filled] }));
  return { series: plain, warnings };
}

/** The values of the only series of an answer with these values. */
async function valuesOf(...values: [seconds: number, value: string][]) {
  answerJson(matrix({ metric: {}, values }));
  const { series } = await fetched(source());
  return series[0];
}

function answerJson(body: unknown, status = 200): void {
  prometheus.answer((response) => {
    sendJson(response, body, status);
  });
}

function answerText(body: string, status = 200): void {
  prometheus.answer((response) => {
    sendText(response, body, { status, type: 'text/html' });
  });
}

describe('createPrometheusSource() asks', () => {
  it('for a range by POST, so that a query may be long', async () => {
    const query = `sum(rate(http_requests_total{path="/a b&c=+%", zone!="ü"}[1m])) ${' or vector(1)'.repeat(10_000)}`;

    await ask(source({ timeout: '2500ms' }), { query });

    expect(prometheus.requests).toMatchObject([
      {
        method: 'POST',
        path: '/api/v1/query_range',
        headers: {
          accept: 'application/json',
          'content-type': expect.stringMatching(/^application\/x-www-form-urlencoded\b/),
        },
        form: {
          query,
          start: '1700000100.000',
          end: '1700000280.000',
          step: '60.000',
          timeout: '2500ms',
          partial_response: 'false',
        },
      },
    ]);
  });

  it.each(['/prometheus', '/prometheus/', '/a/b%20c//'])('under the path %s of its URL', async (prefix) => {
    await ask(source({ url: `${prometheus.url}${prefix}` }));

    expect(prometheus.requests[0]?.path).toBe(`${prefix.replace(/\/+$/, '')}/api/v1/query_range`);
  });

  it('for times to the millisecond', async () => {
    await ask(source(), { range: { firstMs: T * 1_000 + 250, stepMs: 1_000, slots: 3 } });

    expect(prometheus.requests[0]?.form).toMatchObject({
      start: '1700000100.250',
      end: '1700000102.250',
      step: '1.000',
    });
  });

  it('for a single slot', async () => {
    await ask(source(), { range: { ...RANGE, slots: 1 } });

    expect(prometheus.requests[0]?.form).toMatchObject({ start: '1700000100.000', end: '1700000100.000' });
  });

  it('with the headers of its settings', async () => {
    await ask(source({ headers: { 'X-Scope-OrgID': 'shop', 'X-Empty': '' } }));

    expect(prometheus.requests[0]?.headers).toMatchObject({ 'x-scope-orgid': 'shop', 'x-empty': '' });
  });

  it('as what its settings say it is', () => {
    const settings = { lag: '45s', scrapeInterval: '5s', scopeLabel: 'pod' };

    expect(source(settings)).toMatchObject({
      name: 'prometheus',
      language: 'prometheus',
      lagMs: 45_000,
      scrapeIntervalMs: 5_000,
      scopeLabel: 'pod',
    });
  });

  it('past the proxy of the environment', async () => {
    const proxy = await startFakePrometheus();
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']) vi.stubEnv(name, proxy.url);
    for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');

    await ask(source());

    expect(prometheus.requests).toHaveLength(1);
    expect(proxy.requests).toEqual([]);
    await proxy.stop();
  });
});

describe('createPrometheusSource() reads', () => {
  it('each value into the slot of its time, and leaves gaps', async () => {
    answerJson(
      matrix(
        {
          metric: { pod: 'a', __name__: 'up' },
          values: [
            [T, '1'],
            [T + 180, '-2.5e-3'],
          ],
        },
        { metric: { pod: 'b', __name__: 'up' }, values: [[T + 60, '0']] },
      ),
    );

    expect(await fetched(source())).toEqual({
      series: [
        { labels: { pod: 'a' }, values: [1, NaN, NaN, -0.0025], filled: [1, 0, 0, 1] },
        { labels: { pod: 'b' }, values: [NaN, 0, NaN, NaN], filled: [0, 1, 0, 0] },
      ],
      warnings: [],
    });
  });

  it('a sample of value NaN as one that is there', async () => {
    expect(await valuesOf([T + 60, 'NaN'])).toMatchObject({ values: [NaN, NaN, NaN, NaN], filled: [0, 1, 0, 0] });
  });

  it('infinities and large numbers', async () => {
    const series = await valuesOf([T, '+Inf'], [T + 60, '-Inf'], [T + 120, '1.000000001e+22'], [T + 180, '5e-324']);

    expect(series?.values).toEqual([Infinity, -Infinity, 1.000000001e22, 5e-324]);
  });

  it('a scalar as a series without labels', async () => {
    expect(await valuesOf([T, '1'], [T + 60, '1'], [T + 120, '1'], [T + 180, '1'])).toEqual({
      labels: {},
      values: [1, 1, 1, 1],
      filled: [1, 1, 1, 1],
    });
  });

  it('nothing where nothing matches', async () => {
    answerJson(matrix());

    expect(await fetched(source())).toEqual({ series: [], warnings: [] });
  });

  it('nothing where nothing matches and a frontend in Go writes null for no list', async () => {
    // https://github.com/GoogleCloudPlatform/prometheus-engine/issues/1645, https://github.com/thanos-io/thanos/issues/576
    answerJson({ status: 'success', data: { resultType: 'matrix', result: null } });

    expect(await fetched(source())).toEqual({ series: [], warnings: [] });
  });

  it('a series without values as one of gaps', async () => {
    answerJson({ status: 'success', data: { resultType: 'matrix', result: [{ metric: {} }] } });

    expect((await fetched(source())).series).toEqual([
      { labels: {}, values: [NaN, NaN, NaN, NaN], filled: [0, 0, 0, 0] },
    ]);
  });

  it('times of fractions of a second', async () => {
    answerJson(
      matrix({
        metric: {},
        values: [
          [1_700_000_100.25, '1'],
          [1_700_000_160.25, '2'],
        ],
      }),
    );

    const { series } = await fetched(source(), { range: { ...RANGE, firstMs: 1_700_000_100_250 } });

    expect(series[0]?.values).toEqual([1, 2, NaN, NaN]);
  });

  it('labels that JavaScript objects know otherwise', async () => {
    answerJson(matrix({ metric: { constructor: 'a', toString: 'b' }, values: [] }));

    expect((await ask(source())).series[0]?.labels).toEqual({ constructor: 'a', toString: 'b' });
  });

  it('compressed answers', async () => {
    prometheus.answer((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(JSON.stringify(matrix({ metric: {}, values: [[T, '7']] }))));
    });

    expect((await fetched(source())).series[0]?.values).toEqual([7, NaN, NaN, NaN]);
  });

  it('what it does not rely on without a word', async () => {
    const data = { resultType: 'matrix', result: [], explanation: {}, stats: { timings: {} } };
    answerJson({ status: 'success', isPartial: false, warnings: null, infos: null, data, trace: [], stats: {} });

    expect(await fetched(source())).toEqual({ series: [], warnings: [] });
  });
});

describe('createPrometheusSource() splits what is too long for one query', () => {
  /** Answers each query with a value at its first and its last slot. */
  const ends: Answer = (response, { form }) => {
    const values = [...new Set([form.start, form.end])].map((at) => [Number(at), at] as const);
    sendJson(response, matrix({ metric: { everywhere: 'yes' }, values: values.map(([at]) => [at, String(at)]) }));
  };

  it.each([
    { slots: CHUNK, sizes: [11_000] },
    { slots: CHUNK + 1, sizes: [11_000, 1] },
    { slots: 2 * CHUNK, sizes: [11_000, 11_000] },
    { slots: 30_001, sizes: [11_000, 11_000, 8_001] },
  ])('$slots slots into $sizes', async ({ slots, sizes }) => {
    prometheus.answer(ends);

    const { series } = await fetched(source(), { range: { ...RANGE, slots } });

    const asked = prometheus.requests.map(({ form }) => ({ start: Number(form.start), end: Number(form.end) }));
    asked.sort((a, b) => a.start - b.start);
    expect(asked.map(({ start, end }) => (end - start) / 60 + 1)).toEqual(sizes);
    expect(asked.slice(1).map(({ start }, i) => start - asked[i]!.end)).toEqual(sizes.slice(1).map(() => 60));
    expect(series).toHaveLength(1);
    const filled = series[0]!.values.flatMap((value, slot) => (Number.isNaN(value) ? [] : [{ slot, value }]));
    const firsts = sizes.map((_, i) => i * CHUNK);
    const wanted = firsts.flatMap((first, i) => [...new Set([first, first + sizes[i]! - 1])]);
    expect(filled).toEqual(wanted.map((slot) => ({ slot, value: T + slot * 60 })));
    expect(series[0]!.filled.flatMap((one, slot) => (one === 1 ? [slot] : []))).toEqual(wanted);
    expect(series[0]!.filled).toHaveLength(slots);
  });

  it('and keeps series that are in one part only', async () => {
    prometheus.answer((response, { form }) => {
      const start = Number(form.start);
      const metric = start === T ? { b: '1', a: 'early' } : { a: 'late', b: '1' };
      const both = start === T ? { x: '1', y: '2' } : { y: '2', x: '1' };
      sendJson(response, matrix({ metric, values: [[start, '1']] }, { metric: both, values: [[start, '2']] }));
    });

    const { series } = await fetched(source(), { range: { ...RANGE, slots: CHUNK + 1 } });

    const found = series.map(({ labels, values, filled }) => ({
      labels,
      values: [values[0], values[1], values[CHUNK]],
      slots: filled.flatMap((one, slot) => (one === 1 ? [slot] : [])),
    }));
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([
        { labels: { a: 'early', b: '1' }, values: [1, NaN, NaN], slots: [0] },
        { labels: { a: 'late', b: '1' }, values: [NaN, NaN, 1], slots: [CHUNK] },
        { labels: { x: '1', y: '2' }, values: [2, NaN, 2], slots: [0, CHUNK] },
      ]),
    );
  });

  it('and keeps apart series that differ in their name alone, as in one part', async () => {
    prometheus.answer((response, { form }) => {
      const start = Number(form.start);
      sendJson(
        response,
        matrix(
          { metric: { __name__: 'http_errors', pod: 'a' }, values: [[start, '1']] },
          { metric: { __name__: 'grpc_errors', pod: 'a' }, values: [[start, '2']] },
        ),
      );
    });

    const inOne = await fetched(source(), { range: { ...RANGE, slots: CHUNK } });
    const inTwo = await fetched(source(), { range: { ...RANGE, slots: CHUNK + 1 } });

    expect(inOne.series.map(({ values }) => values[0])).toEqual([1, 2]);
    expect(inTwo.series.map(({ values }) => [values[0], values[CHUNK]])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it('and tells a remark once', async () => {
    answerJson({ ...matrix(), infos: ['PromQL info: a'], warnings: ['PromQL warning: b'] });

    const { warnings } = await fetched(source(), { range: { ...RANGE, slots: CHUNK + 1 } });

    expect([...warnings].sort()).toEqual(['PromQL info: a', 'PromQL warning: b']);
  });

  it('and fails where one part fails', async () => {
    prometheus.answer((response, { form }) => {
      if (Number(form.start) === T) sendJson(response, matrix({ metric: {}, values: [[T, '1']] }));
      else sendJson(response, failure('execution', 'too many samples'), 422);
    });

    expect(await faultOf(ask(source(), { range: { ...RANGE, slots: CHUNK + 1 } }))).toBe(
      'QUERY_REFUSED: refuses the query (execution): too many samples',
    );
  });
});

describe('createPrometheusSource() refuses an answer', () => {
  const withPoint = (point: unknown): unknown => ({
    status: 'success',
    data: { resultType: 'matrix', result: [{ metric: {}, values: [point] }] },
  });

  it.each([
    { what: 'between two slots', at: T + 30, told: '1700000130' },
    { what: 'beside a slot by milliseconds', at: T + 0.002, told: '1700000100.002' },
    { what: 'before the first slot', at: T - 60, told: '1700000040' },
    { what: 'after the last slot', at: T + 240, told: '1700000340' },
    { what: 'in milliseconds', at: T * 1_000, told: '1700000100000' },
  ])('for a time $what', async ({ at, told }) => {
    answerJson(withPoint([at, '1']));

    expect(await faultOf(ask(source()))).toBe(`SOURCE_FAILED: answers for a time that was not asked for: ${told}`);
  });

  it.each([
    { what: 'a number instead of text', point: [T, 1] },
    { what: 'no value', point: [T, null] },
    { what: 'an empty value', point: [T, ''] },
    { what: 'a blank value', point: [T, ' '] },
    { what: 'a word', point: [T, 'many'] },
    { what: 'a value that only JavaScript would take', point: [T, '1,5'] },
    { what: 'a time as text', point: [String(T), '1'] },
    { what: 'no time', point: [null, '1'] },
    { what: 'one element', point: [T] },
    { what: 'three elements', point: [T, '1', '2'] },
    { what: 'an object', point: { time: T, value: '1' } },
    { what: 'null', point: null },
    { what: 'a number', point: 0 },
  ])('with a point of $what', async ({ point }) => {
    answerJson(withPoint(point));

    expect(await faultOf(ask(source()))).toBe(`SOURCE_FAILED: answers with what is no point: ${JSON.stringify(point)}`);
  });

  it('with a point that is nested too deeply to be shown', async () => {
    const depth = 100_000;
    const body = JSON.stringify(withPoint(0)).replace('[0]', `[${'['.repeat(depth)}${']'.repeat(depth)}]`);
    answerText(body);

    expect(await faultOf(ask(source()))).toMatch(/^SOURCE_FAILED: answers with what is no point: /);
  });

  it('whose many labels are all no text', async () => {
    const labels = Array.from({ length: 200_000 }, (_, i) => [`l${String(i)}`, 0]);
    answerJson({ status: 'success', data: { resultType: 'matrix', result: [{ metric: Object.fromEntries(labels) }] } });

    expect(await faultOf(ask(source()))).toMatch(/^SOURCE_FAILED: answers 200 with what is no answer to a range query/);
  });

  // As long as maxResponseBytes lets them be, in a heap of the size that a small container gives.
  it.each([
    {
      what: 'of millions of wrong elements',
      status: 200,
      body: `'{"status":"success","data":{"resultType":"matrix","result":[' + '0,'.repeat(16_000_000) + '0]}}'`,
    },
    {
      what: 'of millions of warnings',
      status: 200,
      body: `'{"status":"success","data":{"resultType":"matrix","result":[]},"warnings":[' + '0,'.repeat(16_000_000) + '0]}'`,
    },
    { what: 'of millions of lines', status: 502, body: `'a\\n'.repeat(16_000_000)` },
  ])('$what, and lives', async ({ status, body }) => {
    const reader = new URL('../../src/sources/prometheus-answer.ts', import.meta.url).href;
    const script = `
      import { readPrometheusAnswer } from '${reader}';
      const answer = { status: ${String(status)}, body: ${body}, secrets: [] };
      try {
        readPrometheusAnswer({ answer, expected: { range: { firstMs: 0, stepMs: 60000, slots: 4 }, slotsInAll: 4 } });
      } catch (error) {
        console.log(error.code);
      }`;
    const args = ['--max-old-space-size=512', '--import', 'tsx', '--input-type=module', '--eval', script];

    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
    });

    expect(stdout.trim()).toMatch(/^(SOURCE_FAILED|QUERY_REFUSED)$/);
  });

  it('with two values for one time', async () => {
    answerJson(
      matrix({
        metric: {},
        values: [
          [T, '1'],
          [T, '2'],
        ],
      }),
    );

    expect(await faultOf(ask(source()))).toMatch(/^SOURCE_FAILED: /);
  });

  it('with two series of one name and the same labels, rather than take the last', async () => {
    const metric = { __name__: 'up', pod: 'a' };
    answerJson(matrix({ metric, values: [[T, '1']] }, { metric, values: [[T, '2']] }));

    const outcome = await fetched(source()).then(
      ({ series }) => series.map(({ values }) => values[0]),
      (error: unknown) => (error as JudgementError).code,
    );

    expect(['SOURCE_FAILED', [1, 2]]).toContainEqual(outcome);
  });

  it.each([
    { what: 'of an instant query', body: { status: 'success', data: { resultType: 'vector', result: [] } } },
    { what: 'of a string', body: { status: 'success', data: { resultType: 'string', result: [T, 'x'] } } },
    { what: 'without data', body: { status: 'success' } },
    { what: 'with null for data', body: { status: 'success', data: null } },
    { what: 'without labels', body: { status: 'success', data: { resultType: 'matrix', result: [{ values: [] }] } } },
    { what: 'with labels of numbers', body: matrix({ metric: { code: 200 as never }, values: [] }) },
    { what: 'of another status', body: { ...matrix(), status: 'ok' } },
    { what: 'of a list', body: [] },
    { what: 'of null', body: null },
    { what: 'of text', body: 'success' },
    { what: 'of an error that is none', body: { status: 'error', error: 'boom' } },
  ])('$what', async ({ body }) => {
    answerJson(body);

    expect(await faultOf(ask(source()))).toBe(
      `SOURCE_FAILED: answers 200 with what is no answer to a range query: ${JSON.stringify(body)}`,
    );
  });

  it.each([
    { what: 'plain text', body: 'ok\r\n', told: 'ok' },
    { what: 'a login page', body: '<html>\n  <title>Sign in</title>', told: '<html> <title>Sign in</title>' },
    { what: 'JSON that breaks off', body: '{"status":"success","data', told: '{"status":"success","data' },
    { what: 'nothing', body: '', told: '' },
  ])('of $what', async ({ body, told }) => {
    answerText(body);

    expect(await faultOf(ask(source()))).toBe(
      `SOURCE_FAILED: answers 200 with what is no answer to a range query: ${told}`,
    );
  });

  it('of no content', async () => {
    prometheus.answer((response) => response.writeHead(204).end());

    expect(await faultOf(ask(source()))).toMatch(/^SOURCE_FAILED: answers 204 with what is no answer/);
  });

  it('of native histograms, with advice', async () => {
    const histograms = [[T, { count: '4', sum: '1', buckets: [] }]];
    answerJson({ status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, histograms }] } });

    expect(await faultOf(ask(source()))).toBe(
      'QUERY_REFUSED: answers with native histograms: take a number of them, as in histogram_quantile(0.95, …)',
    );
  });

  it('of more than 1,000 series', async () => {
    const series = Array.from({ length: 1_001 }, (_, i) => ({ metric: { i: String(i) }, values: [] }));
    answerJson(matrix(...series.slice(1)));
    expect((await ask(source())).series).toHaveLength(1_000);

    answerJson(matrix(...series));

    expect(await faultOf(ask(source()))).toMatch(
      /^QUERY_REFUSED: answers with 1001 series on 4 slots, at most 1000 .* aggregate them/,
    );
  });

  it('of more than a million samples', async () => {
    const series = Array.from({ length: 101 }, (_, i) => ({ metric: { i: String(i) }, values: [] }));
    const range = { ...RANGE, slots: 10_000 };
    answerJson(matrix(...series.slice(1)));
    expect((await ask(source(), { range })).series).toHaveLength(100);

    answerJson(matrix(...series));

    expect(await faultOf(ask(source(), { range }))).toMatch(/^QUERY_REFUSED: answers with 101 series on 10000 slots, /);
  });

  it('of more than a million samples in several parts', async () => {
    const series = Array.from({ length: 60 }, (_, i) => ({ metric: { i: String(i) }, values: [] }));
    answerJson(matrix(...series));

    const asked = ask(source(), { range: { ...RANGE, slots: 2 * CHUNK } });

    expect(await faultOf(asked)).toMatch(/^QUERY_REFUSED: answers with 60 series on 22000 slots, /);
  });
});

describe('createPrometheusSource() tells whose fault it is', () => {
  it.each([
    { status: 400, errorType: 'bad_data', fault: 'QUERY_REFUSED: refuses the query (bad_data): why' },
    { status: 422, errorType: 'execution', fault: 'QUERY_REFUSED: refuses the query (execution): why' },
    { status: 503, errorType: 'timeout', fault: 'SOURCE_TIMEOUT: took too long over the query: why' },
    { status: 503, errorType: 'unavailable', fault: 'SOURCE_BUSY: is not available: why' },
    { status: 499, errorType: 'canceled', fault: 'SOURCE_FAILED: failed over the query (canceled): why' },
    { status: 500, errorType: 'internal', fault: 'SOURCE_FAILED: failed over the query (internal): why' },
    // Proxies change the status, and some answer 200 to everything.
    { status: 500, errorType: 'bad_data', fault: 'QUERY_REFUSED: refuses the query (bad_data): why' },
    { status: 200, errorType: 'execution', fault: 'QUERY_REFUSED: refuses the query (execution): why' },
    { status: 400, errorType: 'internal', fault: 'SOURCE_FAILED: failed over the query (internal): why' },
    { status: 422, errorType: 'timeout', fault: 'SOURCE_TIMEOUT: took too long over the query: why' },
    // Mimir and VictoriaMetrics have words of their own.
    { status: 429, errorType: 'too_many_requests', fault: 'SOURCE_BUSY: answers 429 (too_many_requests): why' },
    { status: 422, errorType: '422', fault: 'QUERY_REFUSED: answers 422 (422): why' },
    { status: 503, errorType: '503', fault: 'SOURCE_BUSY: answers 503 (503): why' },
    { status: 404, errorType: 'not_found', fault: 'SOURCE_FAILED: answers 404 (not_found): why' },
    { status: 200, errorType: 'odd', fault: 'SOURCE_FAILED: answers 200 (odd): why' },
  ])('by errorType $errorType with status $status', async ({ status, errorType, fault }) => {
    answerJson(failure(errorType, 'why'), status);

    expect(await faultOf(ask(source()))).toBe(fault);
  });

  it.each([
    { status: 302, fault: 'SOURCE_FAILED: answers 302: it lies elsewhere, and is not followed there (why)' },
    { status: 304, fault: 'SOURCE_FAILED: answers 304: it lies elsewhere, and is not followed there ()' },
    { status: 400, fault: 'QUERY_REFUSED: answers 400 (why)' },
    { status: 401, fault: 'SOURCE_FAILED: answers 401: it does not take our credentials (why)' },
    { status: 403, fault: 'SOURCE_FAILED: answers 403: it does not take our credentials (why)' },
    {
      status: 404,
      fault: 'SOURCE_FAILED: answers 404: its url must be the one that /api/v1/query_range lies under (why)',
    },
    { status: 405, fault: 'SOURCE_FAILED: answers 405 (why)' },
    { status: 408, fault: 'SOURCE_TIMEOUT: answers 408 (why)' },
    { status: 413, fault: 'SOURCE_FAILED: answers 413 (why)' },
    { status: 422, fault: 'QUERY_REFUSED: answers 422 (why)' },
    { status: 429, fault: 'SOURCE_BUSY: answers 429 (why)' },
    { status: 500, fault: 'SOURCE_FAILED: answers 500 (why)' },
    { status: 502, fault: 'SOURCE_FAILED: answers 502 (why)' },
    { status: 503, fault: 'SOURCE_BUSY: answers 503 (why)' },
    { status: 504, fault: 'SOURCE_TIMEOUT: answers 504 (why)' },
  ])('by status $status where a proxy answers', async ({ status, fault }) => {
    answerText('why', status);

    expect(await faultOf(ask(source()))).toBe(fault);
  });

  it('by the status where it is none of success, whatever the body says', async () => {
    answerJson(matrix(), 503);

    expect(await faultOf(ask(source()))).toMatch(/^SOURCE_BUSY: answers 503 \(/);
  });

  it('and passes its words on, cut and on one line', async () => {
    answerJson(
      failure('bad_data', `1:5: parse error:\r\n\tunexpected \u001b[31m"\u0000"\u009b ${'x'.repeat(600)}`),
      400,
    );

    const fault = await faultOf(ask(source()));

    const start = 'QUERY_REFUSED: refuses the query (bad_data): 1:5: parse error: unexpected [31m" " xxx';
    expect(fault.startsWith(start)).toBe(true);
    expect(fault).toMatch(/x…$/);
    expect(fault).toHaveLength('QUERY_REFUSED: refuses the query (bad_data): '.length + 501);
  });

  it('and passes its words on where a header says the same, as a tenant does', async () => {
    answerJson(failure('bad_data', '1:5: parse error: unexpected "a"'), 400);

    expect(await faultOf(ask(source({ headers: { 'X-Scope-OrgID': '1', 'X-Team': 'a' } })))).toBe(
      'QUERY_REFUSED: refuses the query (bad_data): 1:5: parse error: unexpected "a"',
    );
  });

  it('and cuts what a proxy says', async () => {
    answerText(`<h1>Bad\u0007 Gateway</h1>${'\n'.repeat(1_000)}${'x'.repeat(1_000)}`, 502);

    expect(await faultOf(ask(source()))).toMatch(/^SOURCE_FAILED: answers 502 \(<h1>Bad Gateway<\/h1> x{470,490}…\)$/);
  });

  it('without following a redirect', async () => {
    const elsewhere = await startFakePrometheus();
    prometheus.answer((response) => response.writeHead(307, { location: `${elsewhere.url}/api/v1/query_range` }).end());

    expect(await faultOf(ask(source()))).toMatch(/^SOURCE_FAILED: answers 307: it lies elsewhere/);
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.stop();
  });
});

describe('createPrometheusSource() takes no part for the whole', () => {
  it.each([
    'fetch series for {replica="b"}: rpc error: code = Unavailable desc = connection refused',
    'No StoreAPIs matched for this query',
    'results truncated due to limit',
    'no answer from store b, so PromQL info: and warnings may be missing',
  ])('where it is warned: %s', async (warning) => {
    answerJson({ ...matrix({ metric: {}, values: [[T, '1']] }), warnings: ['PromQL info: of no matter', warning] });

    expect(await faultOf(ask(source()))).toBe(`SOURCE_FAILED: answers in part only: ${warning}`);
  });

  it('where it is warned after many remarks', async () => {
    const remarks = Array.from({ length: 50 }, (_, i) => `PromQL warning: remark ${String(i)}`);
    answerJson({ ...matrix({ metric: {}, values: [[T, '1']] }), warnings: [...remarks, 'store b is down'] });

    expect(await faultOf(ask(source()))).toBe('SOURCE_FAILED: answers in part only: store b is down');
  });

  it('where it is warned by what is no list', async () => {
    answerJson({ ...matrix({ metric: {}, values: [[T, '1']] }), warnings: 'store b is down' });

    expect(await faultOf(ask(source()))).toMatch(/^SOURCE_FAILED: /);
  });

  it('where VictoriaMetrics says so', async () => {
    answerJson({ ...matrix({ metric: {}, values: [[T, '1']] }), isPartial: true });

    expect(await faultOf(ask(source()))).toBe('SOURCE_FAILED: answers in part only');
  });

  it('but passes remarks about the query on', async () => {
    const warnings = ['PromQL warning: quantile value should be between 0 and 1, got 95'];
    const infos = ['PromQL info: metric might not be a counter, name does not end in _total: "up"\u0007'];
    answerJson({ ...matrix(), warnings, infos });

    expect((await ask(source())).warnings).toEqual([warnings[0], infos[0]?.trim().replace('\u0007', '')]);
  });
});

describe('createPrometheusSource() keeps its times', () => {
  it('with VictoriaMetrics, which moves those of 50 points or more to multiples of the step unless told not to', async () => {
    // app/vmselect/promql/eval.go: AdjustStartEnd(). Kayenta's windows start at any instant.
    const range = { firstMs: (T + 7) * 1_000, stepMs: 60_000, slots: 50 };
    prometheus.answer((response, { form }) => {
      const asked = Number(form.start);
      const start = form.nocache === '1' ? asked : asked - (asked % Number(form.step));
      sendJson(response, matrix({ metric: {}, values: [[start, '1']] }));
    });

    expect((await fetched(source(), { range })).series[0]?.values[0]).toBe(1);
  });
});

describe('createPrometheusSource() gives up', () => {
  it('where no answer comes in time', async () => {
    void prometheus.hold();

    expect(await faultOf(ask(source({ timeout: '50ms' })))).toBe('SOURCE_TIMEOUT: did not answer within 0.05 s');
  });

  it('where the answer comes in drops', async () => {
    prometheus.answer((response, { closed }) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drops = setInterval(() => response.write(' '), 5);
      void closed.then(() => {
        clearInterval(drops);
      });
    });

    expect(await faultOf(ask(source({ timeout: '100ms' })))).toBe('SOURCE_TIMEOUT: did not answer within 0.1 s');
    await prometheus.requests[0]?.closed;
  });

  it('where the answer is larger than its settings allow', async () => {
    const body = JSON.stringify(matrix());
    answerText(body.padEnd(1_024));
    expect((await ask(source({ maxResponseBytes: 1_024 }))).series).toEqual([]);

    answerText(body.padEnd(1_025));

    expect(await faultOf(ask(source({ maxResponseBytes: 1_024 })))).toBe(
      'QUERY_REFUSED: answers with more than 1024 bytes: ask for fewer series or slots, or raise its maxResponseBytes',
    );
  });

  it('where the answer is large once it is unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
    prometheus.answer((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    const maxResponseBytes = 1_000_000;
    expect(bomb.length).toBeLessThan(maxResponseBytes);

    expect(await faultOf(ask(source({ maxResponseBytes })))).toMatch(
      /^QUERY_REFUSED: answers with more than 1000000 bytes/,
    );
  });

  it('where the answer does not end, and takes no more of it', async () => {
    const part = Buffer.alloc(16_384, ' ');
    prometheus.answer((response) => {
      const pour = (): void => {
        while (response.writable && response.write(part));
      };
      response.on('drain', pour);
      pour();
    });

    expect(await faultOf(ask(source({ maxResponseBytes: 1_000_000 })))).toMatch(/^QUERY_REFUSED: answers with more/);
    await prometheus.requests[0]?.closed;
  });

  it('where nobody listens', async () => {
    const gone = await startFakePrometheus();
    await gone.stop();

    expect(await faultOf(ask(source({ url: gone.url })))).toBe('SOURCE_UNREACHABLE: cannot be reached (ECONNREFUSED)');
  });

  it('where the connection breaks before the answer', async () => {
    prometheus.answer((response) => response.socket?.resetAndDestroy());

    expect(await faultOf(ask(source()))).toBe('SOURCE_UNREACHABLE: cannot be reached (ECONNRESET)');
  });

  it('where the connection breaks in the middle of the answer', async () => {
    prometheus.answer((response) => {
      response.write('{"status":"success",', () => response.socket?.resetAndDestroy());
    });

    expect(await faultOf(ask(source()))).toMatch(/^SOURCE_UNREACHABLE: /);
  });

  it('where the answer ends before its length', async () => {
    prometheus.answer((response) => {
      response.writeHead(200, { 'content-length': 1_000 });
      response.write(JSON.stringify(matrix()), () => response.socket?.end());
    });

    expect(await faultOf(ask(source()))).toMatch(/^SOURCE_UNREACHABLE: /);
  });

  it.each(['gzip', 'deflate', 'br'])(
    'where the answer cannot be unpacked as %s, which is not to say that nobody answers',
    async (encoding) => {
      prometheus.answer((response) => response.writeHead(200, { 'content-encoding': encoding }).end('not packed'));

      expect(await faultOf(ask(source()))).toMatch(/^SOURCE_FAILED: /);
    },
  );
});

describe('createPrometheusSource() stops', () => {
  const reason = new Error('the caller has hung up');

  function aborted(): AbortController {
    const controller = new AbortController();
    controller.abort(reason);
    return controller;
  }

  it('when it is told to while it waits, and closes the connection', async () => {
    const held = prometheus.hold();
    const caller = new AbortController();
    const asked = ask(source(), { signal: caller.signal });
    const { request } = await held;

    caller.abort(reason);

    await expect(asked).rejects.toBe(reason);
    await request.closed;
  });

  it('when it is told to while the answer comes, and closes the connection', async () => {
    const held = prometheus.hold();
    const caller = new AbortController();
    const asked = ask(source(), { signal: caller.signal });
    const { request, response } = await held;
    response.write('{"status":');

    caller.abort(reason);

    await expect(asked).rejects.toBe(reason);
    await request.closed;
  });

  it('before it asks when it has been told to already', async () => {
    const asking = source();

    await expect(ask(asking, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

    await ask(asking, { query: 'the next one' });
    expect(prometheus.requests.map(({ form }) => form.query)).toEqual(['the next one']);
  });

  it.each([
    { when: 'while it waits for its turn', caller: () => new AbortController() },
    { when: 'before it waits for its turn', caller: aborted },
  ])('when it is told to $when, without waiting for others', async ({ caller }) => {
    const held = prometheus.hold();
    const asking = source({ concurrency: 1 });
    const ended: string[] = [];
    const first = ask(asking).then(() => ended.push('first'));
    const { response } = await held;
    const controller = caller();
    const second = ask(asking, { signal: controller.signal }).catch(() => ended.push('second'));

    controller.abort(reason);
    sendJson(response, matrix());
    await Promise.all([first, second]);

    expect(ended).toEqual(['second', 'first']);
  });

  it('one query, and goes on with others', async () => {
    const held = prometheus.hold();
    const asking = source();
    const caller = new AbortController();
    const stopped = ask(asking, { signal: caller.signal });
    await held;
    const next = prometheus.hold();
    const other = ask(asking);
    const { response } = await next;

    caller.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    sendJson(response, matrix());

    expect((await other).series).toEqual([]);
  });
});

describe('createPrometheusSource() asks at most as much at once as its settings allow', () => {
  it.each([1, 3])('%d', async (concurrency) => {
    const elsewhere = await startFakePrometheus();
    let running = 0;
    let most = 0;
    prometheus.answer(async (response) => {
      running += 1;
      most = Math.max(most, running);
      // A round trip to another server: what is sent meanwhile is here by then.
      await fetch(elsewhere.url);
      running -= 1;
      sendJson(response, matrix());
    });
    const asking = source({ concurrency });

    await Promise.all(Array.from({ length: 4 * concurrency }, () => ask(asking)));
    await ask(asking, { range: { ...RANGE, slots: 40_000 } });

    expect(prometheus.requests).toHaveLength(4 * concurrency + 4);
    expect(most).toBe(concurrency);
    await elsewhere.stop();
  });

  it('and goes on after failures', async () => {
    const asking = source({ concurrency: 1 });
    answerText('', 500);
    await Promise.allSettled([ask(asking), ask(asking), ask(asking)]);
    answerJson(matrix());

    expect((await ask(asking)).series).toEqual([]);
  });
});

describe('createPrometheusSource() says who asks', () => {
  const authorization = (): (string | undefined)[] => prometheus.requests.map(({ headers }) => headers.authorization);
  const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;

  async function fileWith(text: string): Promise<string> {
    const file = join(folder, 'credentials');
    await writeFile(file, text);
    return file;
  }

  it('not at all without credentials', async () => {
    await ask(source());

    expect(authorization()).toEqual([undefined]);
  });

  it('by name and password', async () => {
    const passwordFile = await fileWith('pässword: 1\n');

    await ask(source({ basicAuth: { username: 'judge', passwordFile } }));

    expect(authorization()).toEqual([basic('judge:pässword: 1')]);
  });

  it('by name and password of the URL', async () => {
    await ask(source({ url: prometheus.url.replace('//', '//judge:p%40ss@') }));

    expect(authorization()).toEqual([basic('judge:p@ss')]);
  });

  it('by a token, read again for each query', async () => {
    const asking = source({ bearerTokenFile: await fileWith('first-token\n') });
    await ask(asking);
    await fileWith('second-token');
    await ask(asking);

    expect(authorization()).toEqual(['Bearer first-token', 'Bearer second-token']);
  });

  it.each([
    { what: 'a file that is not there', name: 'nowhere' },
    { what: 'a folder', name: '' },
  ])('not where its token is in $what, and names neither it nor anything in it', async ({ name }) => {
    const error = await errorOf(ask(source({ bearerTokenFile: join(folder, name) })));

    expect(error.code).toBe('SOURCE_FAILED');
    expect(error.message).toMatch(
      /^cannot be asked: the file with its credentials cannot be read \((ENOENT|EISDIR)\)$/,
    );
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(folder);
    expect(prometheus.requests).toEqual([]);
  });

  it.each([
    { what: 'nothing', text: '' },
    { what: 'an empty line', text: '\n' },
    { what: 'several lines', text: 'top-secret\nother-secret\n' },
    { what: 'what no header can hold', text: 'top-secret\u0000\u20ac' },
  ])('not by a token file of $what, since what is sent would not be what it says', async ({ text }) => {
    const error = await errorOf(ask(source({ bearerTokenFile: await fileWith(text) })));

    expect(error.code).toBe('SOURCE_FAILED');
    expect(error.message).not.toMatch(/secret/);
    expect(prometheus.requests).toEqual([]);
  });

  describe('and to nobody else', () => {
    const SECRETS = ['top-secret', 'dG9wLXNlY3JldA', basic('judge:top-secret').slice(6), 'key-secret'];
    const close: Answer = (response) => response.socket?.resetAndDestroy();
    const answers: { readonly what: string; readonly answer: Answer }[] = [
      ...[200, 302, 400, 401, 403, 404, 429, 500, 503].map((status) => ({
        what: `a page of status ${String(status)}`,
        answer: (response: Parameters<Answer>[0]) => {
          sendText(response, 'a page', { status });
        },
      })),
      {
        what: 'an error',
        answer: (response) => {
          sendJson(response, failure('internal'), 500);
        },
      },
      { what: 'too large an answer', answer: (response) => response.end(' '.repeat(2_000)) },
      { what: 'a broken connection', answer: close },
      {
        what: 'half an answer',
        answer: (response, request) =>
          response.write('{', () => {
            close(response, request);
          }),
      },
      { what: 'no gzip', answer: (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no') },
      { what: 'nothing', answer: () => undefined },
      {
        what: 'a page that repeats the request',
        answer: (response, { headers }) => {
          sendText(response, JSON.stringify(headers), { status: 502 });
        },
      },
    ];

    it.each(answers)('where the answer is $what', async ({ answer }) => {
      prometheus.answer(answer);
      const settings = { maxResponseBytes: 1_024, timeout: '200ms', headers: { 'X-Api-Key': 'key-secret' } };
      const passwordFile = await fileWith('top-secret');

      const errors = [
        await errorOf(ask(source({ ...settings, bearerTokenFile: passwordFile }))),
        await errorOf(ask(source({ ...settings, basicAuth: { username: 'judge', passwordFile } }))),
        await errorOf(ask(source({ ...settings, url: prometheus.url.replace('//', '//judge:top-secret@') }))),
      ];

      const told = inspect(errors, { depth: Infinity, showHidden: true });
      expect(SECRETS.filter((secret) => told.includes(secret))).toEqual([]);
    });
  });
});

describe.skipIf(!hasOpenssl())('createPrometheusSource() over https', () => {
  let certificates: string;
  let secure: FakePrometheus | undefined;
  const file = (name: string): string => join(certificates, name);
  const read = (name: string): Buffer => readFileSync(file(name));

  beforeAll(async () => {
    certificates = await mkdtemp(join(tmpdir(), 'certificates-'));
    certify(certificates, 'ca', 'basicConstraints=critical,CA:TRUE');
    certify(certificates, 'loopback', 'subjectAltName=IP:127.0.0.1', 'ca');
    certify(certificates, 'named', 'subjectAltName=DNS:metrics.test', 'ca');
    certify(certificates, 'client', 'extendedKeyUsage=clientAuth', 'ca');
    await writeFile(file('no.pem'), 'no certificate');
    await writeFile(file('ca.der'), new X509Certificate(read('ca.pem')).raw);
  }, 60_000);
  afterAll(async () => {
    await rm(certificates, { recursive: true });
  });
  afterEach(async () => {
    await secure?.stop();
    secure = undefined;
  });

  async function start(certificate: string, options: Record<string, unknown> = {}): Promise<string> {
    secure = await startFakePrometheus({
      cert: read(`${certificate}.pem`),
      key: read(`${certificate}.key`),
      ...options,
    });
    return secure.url;
  }

  it('trusts whom its authority trusts', async () => {
    const url = await start('loopback');

    expect((await ask(source({ url, tls: { caFile: file('ca.pem') } }))).series).toEqual([]);
  });

  it('trusts nobody whom no authority of the system trusts', async () => {
    const url = await start('loopback');

    expect(await faultOf(ask(source({ url })))).toMatch(
      /^SOURCE_UNREACHABLE: cannot be reached \((SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)\)$/,
    );
    expect(secure?.requests).toEqual([]);
  });

  it('trusts anybody where its settings say so', async () => {
    const url = await start('named');

    expect((await ask(source({ url, tls: { insecureSkipVerify: true } }))).series).toEqual([]);
  });

  it('wants the name that its settings say in the certificate', async () => {
    const url = await start('named');
    const caFile = file('ca.pem');

    expect(await faultOf(ask(source({ url, tls: { caFile } })))).toBe(
      'SOURCE_UNREACHABLE: cannot be reached (ERR_TLS_CERT_ALTNAME_INVALID)',
    );
    expect((await ask(source({ url, tls: { caFile, serverName: 'metrics.test' } }))).series).toEqual([]);
  });

  it('shows its own certificate', async () => {
    const url = await start('loopback', { requestCert: true, rejectUnauthorized: true, ca: read('ca.pem') });
    const caFile = file('ca.pem');
    const own = { certFile: file('client.pem'), keyFile: file('client.key') };

    expect(await faultOf(ask(source({ url, tls: { caFile } })))).toMatch(/^SOURCE_UNREACHABLE: /);
    expect((await ask(source({ url, tls: { caFile, ...own } }))).series).toEqual([]);
  });

  it('does not start where a file is missing', () => {
    const create = (): unknown => source({ url: 'https://127.0.0.1', tls: { caFile: file('missing.pem') } });

    expect(create).toThrow(
      expect.objectContaining({
        code: 'INVALID_SETTINGS',
        message: expect.stringMatching(/^Cannot read a TLS file of source "prometheus": ENOENT/),
      }),
    );
  });

  it.each([
    { what: 'its certificate is none', files: { certFile: 'no.pem', keyFile: 'client.key' } },
    { what: 'its key is none', files: { certFile: 'client.pem', keyFile: 'no.pem' } },
    { what: 'its key belongs to another certificate', files: { certFile: 'client.pem', keyFile: 'named.key' } },
    { what: 'its authority is none', files: { caFile: 'no.pem' } },
    { what: 'its authority is not in PEM, and would be passed over', files: { caFile: 'ca.der' } },
  ])('does not start where $what', ({ files }) => {
    const tls = Object.fromEntries(Object.entries(files).map(([key, name]) => [key, file(name)]));

    expect(() => source({ url: 'https://127.0.0.1', tls })).toThrow(
      expect.objectContaining({ code: 'INVALID_SETTINGS', message: expect.stringContaining('"prometheus"') }),
    );
  });
});

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Writes `name`.pem and `name`.key, a certificate by `issuer` or by itself. */
function certify(folder: string, name: string, extension: string, issuer?: string): void {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${name}.key`];
  const by = issuer === undefined ? [] : ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`];
  const args = ['req', '-x509', ...key, ...by, '-out', `${name}.pem`, '-subj', `/CN=${name}`, '-days', '2'];
  execFileSync('openssl', [...args, '-addext', extension], { cwd: folder, stdio: 'pipe' });
}
