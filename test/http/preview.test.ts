import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Calibration } from '../../src/config/calibration.js';
import { readNativeMetricConfig } from '../../src/config/metric-config.js';
import { metricDigest } from '../../src/measure/metric-digest.js';
import { calibratedMetric, calibration } from '../support/calibration.js';
import { failure, matrix, sendJson, startFakePrometheus, type FakePrometheus } from '../support/fake-prometheus.js';
import { post, startService, type TestService } from '../support/service.js';

const START = Date.parse('2026-11-20T10:00:00Z');
const BODY = {
  baseline: { scope: { w: 'old' } },
  canary: { scope: { w: 'new' } },
  window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T10:30:00Z' },
};

/** What a slot of a series has: undefined is a gap. Slots are counted from the first that is asked for. */
type Sample = (slot: number) => number | undefined;
interface Told {
  readonly labels?: Record<string, string>;
  readonly sample: Sample;
}

let prometheus: FakePrometheus;
let service: TestService;
let nowMs: number;
let answers: (query: string) => readonly Told[];
beforeAll(async () => {
  prometheus = await startFakePrometheus();
  service = await startService({ PROMETHEUS_URL: prometheus.url }, { now: () => nowMs });
});
afterAll(async () => {
  await service.stop();
  await prometheus.stop();
});
beforeEach(() => {
  nowMs = START + 7_200_000;
  answers = (query) => [{ sample: noise(query.includes('new') ? 7_919 : 104_729) }];
  prometheus.answer((response, { form }) => {
    const query = form.query ?? '';
    const series = answers(query).map(({ labels = {}, sample }) => {
      const values: [number, string][] = [];
      for (let at = Number(form.start), slot = 0; at <= Number(form.end); at += Number(form.step), slot++) {
        const value = sample(slot);
        if (value !== undefined) values.push([at, String(value)]);
      }
      return { metric: labels, values };
    });
    sendJson(response, matrix(...series.filter(({ values }) => values.length > 0)));
  });
});

/** Around 100, give or take two: the same on every call. */
function noise(seed: number): Sample {
  return (slot) => 100 + (((slot + 1) * seed) % 401) / 100 - 2;
}

/** A metric by a query with the workload in it, but for what a test says of it. */
function metricOf({ expr = 'x{w="${w}"}', query, ...rest }: Record<string, any> = {}): object {
  return {
    name: 'latency',
    group: 'g',
    unit: 'ms',
    query: query ?? { type: 'prometheus', expr },
    analysis: { direction: 'increase', tolerance: { relative: 0.1 } },
    ...rest,
  };
}

function configOf(metrics: readonly object[], rest: object = {}): object {
  return { scope: { w: {} }, groups: { g: 100 }, metrics, ...rest };
}

async function preview(body: object): Promise<{ status: number; answer: any }> {
  const response = await post(`${service.url}/judgements/preview`, { ...BODY, ...body });
  return { status: response.status, answer: await response.json() };
}

/** The preview of one metric, whose flags are all that there are. */
async function previewOne(metric: object = metricOf(), rest: object = {}): Promise<any> {
  const { status, answer } = await preview({ config: configOf([metric]), ...rest });
  expect(status, JSON.stringify(answer)).toBe(200);
  return { ...answer.metrics[0], ok: answer.ok, whole: answer };
}

const codesOf = (flags: any[]): string[] => flags.map(({ code }) => code as string);
const flagOf = (one: any, code: string): any => one.flags.find((flag: any) => flag.code === code);

describe('POST /judgements/preview', () => {
  it('tells what is asked of both sides and what comes back, and judges nothing', async () => {
    const { status, answer } = await preview({ config: configOf([metricOf()]) });

    expect(status).toBe(200);
    expect(answer).toMatchObject({
      ok: true,
      config: { name: 'inline', digest: expect.stringMatching(/^sha256:/) },
      judge: 'mann-whitney',
      window: { start: '2026-11-20T10:00:00.000Z', judgedSlots: 30, plannedSlots: 30, open: false },
      flags: [],
      figures: [],
      timing: { fetchMs: expect.any(Number), sources: { prometheus: { attempts: 2, waitedMs: 0 } } },
    });
    const [latency] = answer.metrics;
    expect(latency).toMatchObject({ name: 'latency', unit: 'ms', errors: [], flags: [] });
    expect(latency.smallestDetectableChange).toBeGreaterThan(0);
    expect(latency.smallestDetectableChange).toBeLessThan(0.1);
    expect(latency.canary).toEqual({
      asked: {
        source: 'prometheus',
        query: expect.stringContaining('x{w="new"}'),
        start: '2026-11-20T10:01:00.000Z',
        end: '2026-11-20T10:30:00.000Z',
        step: 60,
        lookBack: 60,
      },
      answer: {
        series: 1,
        labels: [{}],
        samples: 30,
        expected: 30,
        coverage: 1,
        gaps: { slots: 0, longest: 0 },
        min: expect.any(Number),
        median: expect.any(Number),
        max: expect.any(Number),
        sparkline: expect.stringMatching(/^[▁▂▃▄▅▆▇█]{30}$/),
        tookMs: expect.any(Number),
      },
    });
    expect(latency.baseline.asked.query).toContain('x{w="old"}');
    expect(JSON.stringify(answer)).not.toMatch(/verdict|score|classification|pValue/);
  });

  it('asks the same that a judgement asks', async () => {
    const body = { ...BODY, config: configOf([metricOf()]) };
    const before = prometheus.requests.length;
    await post(`${service.url}/judgements`, body);
    const judged = prometheus.requests.slice(before).map(({ form }) => form);
    await preview(body);
    const previewed = prometheus.requests.slice(before + judged.length).map(({ form }) => form);

    const byQuery = (a: any, b: any): number => String(a.query).localeCompare(String(b.query));
    expect(previewed.toSorted(byQuery)).toEqual(judged.toSorted(byQuery));
  });

  it('shows the gaps of both sides to one scale', async () => {
    answers = (query) => [
      { sample: (slot) => (query.includes('new') ? (slot >= 10 && slot < 14 ? undefined : 20) : slot % 2) },
    ];

    const { baseline, canary } = await previewOne();

    expect(canary.answer).toMatchObject({ samples: 26, gaps: { slots: 4, longest: 4 }, min: 20, max: 20 });
    expect(canary.answer.sparkline).toBe('█'.repeat(10) + '·'.repeat(4) + '█'.repeat(16));
    expect(baseline.answer.sparkline).toMatch(/^▁+$/);
  });

  it('adds up events and exposure of a metric that counts', async () => {
    answers = (query) => [{ sample: () => (query.includes('all') ? 200 : 3) }];
    const query = {
      type: 'prometheus',
      events: 'increase(bad{w="${w}"}[1m])',
      exposure: 'increase(all{w="${w}"}[1m])',
    };

    const { canary, unit } = await previewOne(metricOf({ query }));

    expect(unit).toBe('%');
    expect(canary.asked).toMatchObject({
      events: 'increase(bad{w="new"}[1m])',
      exposure: 'increase(all{w="new"}[1m])',
    });
    expect(canary.answer).toMatchObject({ events: 90, exposure: 6_000, median: 1.5 });
  });

  it('tells what the traffic and the figures of comparability yield', async () => {
    const traffic = { query: { type: 'prometheus', expr: 'increase(requests{w="${w}"}[1m])' }, minimumRequests: 5_000 };
    const { answer } = await preview({ config: configOf([metricOf()], { traffic }) });

    expect(answer.figures).toMatchObject([
      {
        name: 'traffic',
        canary: { asked: { query: 'increase(requests{w="new"}[1m])' }, answer: { samples: 30 } },
        errors: [],
      },
    ]);
    expect(answer.sides.canary.share).toBeCloseTo(0.5, 1);
    expect(flagOf(answer, 'too-little-traffic').text).toMatch(
      /^Too few requests: the baseline 2996 and the canary 3012, and minimumRequests is 5000/,
    );
  });

  it('takes series that come along', async () => {
    const values = Array.from({ length: 30 }, (_, slot) => 100 + (slot % 3));
    const { canary, ok } = await previewOne(metricOf(), {
      data: { latency: { baseline: values, canary: values.slice(2) } },
    });

    expect(ok).toBe(true);
    expect(canary).toMatchObject({ asked: null, answer: { samples: 28, expected: 30, tookMs: null } });
  });
});

describe('POST /judgements/preview, where something cannot be asked', () => {
  it('tells of a query that is refused beside the others', async () => {
    prometheus.answer((response, { form }) => {
      if (form.query?.includes('broken')) sendJson(response, failure('bad_data', 'parse error'), 400);
      else sendJson(response, matrix({ metric: {}, values: [[START / 1_000 + 600, '1']] }));
    });
    const config = configOf([metricOf({ name: 'broken', expr: 'broken{w="${w}"}' }), metricOf()]);

    const { status, answer } = await preview({ config });

    expect(status).toBe(200);
    expect(answer.ok).toBe(false);
    const [broken, latency] = answer.metrics;
    expect(broken).toMatchObject({
      errors: [{ code: 'QUERY_REFUSED', message: expect.stringContaining('parse error'), side: expect.any(String) }],
      canary: { asked: { query: expect.stringContaining('broken{w="new"}') }, answer: null },
      flags: [],
    });
    expect(latency).toMatchObject({ errors: [], canary: { answer: { samples: 1 } } });
  });

  it('shows what one side yields where the other fails', async () => {
    prometheus.answer((response, { form }) => {
      if (form.query?.includes('new')) sendJson(response, failure('bad_data', 'no such canary'), 400);
      else sendJson(response, matrix({ metric: {}, values: [[START / 1_000 + 600, '1']] }));
    });

    const one = await previewOne();

    expect(one.errors).toMatchObject([{ code: 'QUERY_REFUSED', side: 'canary' }]);
    expect(one).toMatchObject({ baseline: { answer: { samples: 1 } }, canary: { answer: null }, flags: [] });
  });

  it('tells once why a figure of the sides is not known', async () => {
    prometheus.answer((response, { form }) => {
      if (form.query?.includes('requests')) sendJson(response, failure('bad_data', 'no such thing'), 400);
      else sendJson(response, matrix({ metric: {}, values: [[START / 1_000 + 600, '1']] }));
    });
    const traffic = { query: { type: 'prometheus', expr: 'increase(requests{w="${w}"}[1m])' }, minimumRequests: 1 };

    const { answer } = await preview({ config: configOf([metricOf()], { traffic }) });

    expect(answer.figures[0].errors).toMatchObject([
      { code: 'QUERY_REFUSED', message: expect.stringContaining('no such thing') },
    ]);
    expect(codesOf(answer.flags)).toEqual([]);
  });

  it('tells of a query that does not bind beside the others', async () => {
    const config = configOf([metricOf({ name: 'unbound', expr: 'y{w="${w}",v="${v}"}' }), metricOf()], {
      scope: { w: {}, v: {} },
    });

    const { status, answer } = await preview({ config });

    expect(status).toBe(200);
    const [unbound, latency] = answer.metrics;
    expect(unbound).toMatchObject({ canary: { asked: null, answer: null }, flags: [] });
    expect(unbound.errors).toEqual([
      { code: 'CONFIG_MISMATCH', pointer: '/baseline/scope', message: expect.stringContaining('variable "v"') },
      { code: 'CONFIG_MISMATCH', pointer: '/canary/scope', message: expect.stringContaining('variable "v"') },
    ]);
    expect(latency).toMatchObject({ errors: [], canary: { answer: { samples: 30 } } });
  });

  it('tells of a source that is not there beside the others, and is 404 where there is no other', async () => {
    const lost = metricOf({ name: 'lost', source: 'elsewhere' });

    const both = await preview({ config: configOf([lost, metricOf()]) });
    const alone = await preview({ config: configOf([lost]) });

    expect(both.status).toBe(200);
    expect(both.answer.metrics[0].errors).toEqual([
      { code: 'UNKNOWN_SOURCE', pointer: '/config', message: expect.stringContaining('"elsewhere"') },
    ]);
    expect(both.answer.metrics[1].canary.answer.samples).toBe(30);
    expect(alone).toMatchObject({ status: 404, answer: { code: 'UNKNOWN_SOURCE' } });
  });

  it('tells of a source that does not answer in time, beside what was rendered', async () => {
    void prometheus.hold();

    const { ok, errors, canary } = await previewOne(metricOf(), { deadline: '200ms' });

    expect(ok).toBe(false);
    expect(errors).toMatchObject([{ code: 'DEADLINE_PASSED', message: expect.stringContaining('deadline of 0.2 s') }]);
    expect(canary).toMatchObject({ asked: { query: expect.stringContaining('x{w="new"}') }, answer: null });
  });

  it('tells of variables that the config does not have', async () => {
    const { status, answer } = await preview({ config: configOf([metricOf()]), scope: { workloda: 'x' } });

    expect(status).toBe(200);
    expect(answer.ok).toBe(false);
    expect(answer.flags).toEqual([
      { code: 'does-not-fit', severity: 'error', text: expect.stringMatching(/^\/scope\/workloda is not a variable/) },
    ]);
    expect(answer.metrics[0].canary.answer.samples).toBe(30);
  });

  it.each([
    [
      400,
      'INVALID_REQUEST',
      { config: configOf([metricOf()]), window: { start: '2026-11-20T10:00:00Z', end: '2026-11-20T09:00:00Z' } },
    ],
    [400, 'INVALID_REQUEST', { config: configOf([metricOf()]), windwo: {} }],
    [404, 'UNKNOWN_CONFIG', { config: 'nobody-has-this' }],
  ])('is %i %s where nothing can be planned', async (status, code, body) => {
    expect(await preview(body)).toMatchObject({ status, answer: { code } });
  });

  it.each(['GET', 'PUT'])('does not know %s', async (method) => {
    const response = await fetch(`${service.url}/judgements/preview`, { method });

    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });
});

describe('POST /judgements/preview of a window that is not over', () => {
  it('shows what there is so far', async () => {
    nowMs = START + 900_000;

    const { ok, canary, whole } = await previewOne();

    expect(ok).toBe(true);
    expect(whole.window).toMatchObject({ open: true, judgedSlots: 14, plannedSlots: 30 });
    expect(canary).toMatchObject({ asked: { end: '2026-11-20T10:14:00.000Z' }, answer: { samples: 14, expected: 14 } });
    expect(whole.flags).toEqual([
      { code: 'window-open', severity: 'note', text: expect.stringContaining('14 of its 30 slots') },
    ]);
  });

  it('shows what will be asked where there is nothing yet, and asks nothing', async () => {
    nowMs = START;
    const before = prometheus.requests.length;

    const { ok, canary, whole } = await previewOne();

    expect(prometheus.requests.length).toBe(before);
    expect(ok).toBe(true);
    expect(canary).toMatchObject({
      asked: { query: expect.stringContaining('x{w="new"}'), end: '2026-11-20T10:30:00.000Z' },
      answer: null,
    });
    expect(codesOf(whole.flags)).toEqual(['window-open']);
  });

  it('does not call a window too short whose rest is long enough', async () => {
    answers = (query) => [{ sample: wild(query) }];
    nowMs = START + 660_000;
    const wildMetric = metricOf({ analysis: { direction: 'increase', mustDetect: 0.6 } });

    const soFar = await previewOne(wildMetric);
    nowMs = START + 7_200_000;
    const short = await previewOne(wildMetric, { window: { ...BODY.window, end: '2026-11-20T10:10:00Z' } });

    expect(flagOf(short, 'window-too-short')).toBeDefined();
    expect(soFar.smallestDetectableChange).toBeCloseTo(short.smallestDetectableChange, 10);
    expect(flagOf(soFar, 'window-too-short')).toBeUndefined();
  });
});

/** Between 60 and 140. */
function wild(query: string): Sample {
  const seed = query.includes('new') ? 7_919 : 104_729;
  return (slot) => 60 + (((slot + 3) * seed * 31) % 8_009) / 100;
}

describe('the flags of a preview', () => {
  it('identical-queries: both sides are asked the same', async () => {
    const one = await previewOne(metricOf({ expr: 'x{job="shop"}' }));

    expect(one.ok).toBe(false);
    expect(one.canary.answer.samples).toBe(30);
    expect(one.flags[0]).toMatchObject({
      code: 'identical-queries',
      severity: 'error',
      text: expect.stringMatching(
        /^Metric "latency" asks the same of both sides.*x\{job="shop"\}.*\. Give the sides scopes that differ/,
      ),
    });
  });

  it('allows identical queries of different times', async () => {
    const one = await previewOne(metricOf({ expr: 'x{job="shop"}' }), { baseline: { offset: '1h' }, canary: {} });

    expect(flagOf(one, 'identical-queries')).toBeUndefined();
    expect(codesOf(one.whole.flags)).toEqual(['baseline-in-the-past']);
  });

  it.each([
    ['the canary', (query: string) => query.includes('new')],
    ['the baseline', (query: string) => query.includes('old')],
    ['either side', () => true],
  ])('no-data: on %s', async (where, isEmpty) => {
    answers = (query) => (isEmpty(query) ? [] : [{ sample: noise(7) }]);

    const one = await previewOne();

    expect(one.ok).toBe(false);
    expect(one.flags).toEqual([
      {
        code: 'no-data',
        severity: 'error',
        text: expect.stringMatching(`^latency has no samples on ${where}: its query finds no series; see whether`),
      },
    ]);
  });

  it.each([{ onNoData: 'ignore' }, { muted: true }])(
    'no-data: no error where it does not matter (%o)',
    async (analysis) => {
      answers = (query) => (query.includes('other') ? [{ sample: noise(query.includes('new') ? 7 : 11) }] : []);

      const { answer } = await preview({
        config: configOf([
          metricOf({ analysis: { direction: 'increase', ...analysis } }),
          metricOf({ name: 'other', expr: 'other{w="${w}"}' }),
        ]),
      });
      const [one] = answer.metrics;

      expect(answer.ok).toBe(true);
      expect(flagOf(one, 'no-data').severity).toBe('warning');
    },
  );

  it('no-data: tells series without samples from no series', async () => {
    answers = () => [{ sample: () => NaN }];

    const one = await previewOne();

    expect(flagOf(one, 'no-data').text).toContain('none of their samples are numbers');
  });

  it('too-few-samples, in the words of the judge', async () => {
    const one = await previewOne(metricOf(), { window: { ...BODY.window, end: '2026-11-20T10:05:00Z' } });

    expect(flagOf(one, 'too-few-samples')).toMatchObject({
      severity: 'error',
      text: expect.stringContaining('8 are needed'),
    });
  });

  it('many-series: several where one is wanted, with their labels', async () => {
    answers = () => ['a', 'b', 'c', 'd', 'e', 'f'].map((pod) => ({ labels: { pod }, sample: noise(7) }));

    const one = await previewOne();

    expect(one.ok).toBe(false);
    expect(one.canary.answer).toMatchObject({ series: 6, samples: 180, expected: 180 });
    expect(one.canary.answer.labels).toEqual(['a', 'b', 'c', 'd', 'e'].map((pod) => ({ pod })));
    expect(one.flags).toMatchObject([
      {
        code: 'many-series',
        severity: 'error',
        text: expect.stringMatching(/yields 6 series.*sum\(…\).*pairBy: \[pod\]/),
      },
    ]);
    expect(one.errors).toEqual([]);
  });

  it("labels-differ: what Kayenta's judge cannot pair", async () => {
    answers = (query) => [{ labels: query.includes('new') ? { zone: 'a' } : { pod: 'b' }, sample: noise(7) }];
    const config = {
      metrics: [
        { name: 'latency', groups: ['g'], query: { type: 'prometheus', customInlineTemplate: 'PromQL:x{w="${w}"}' } },
      ],
      classifier: { groupWeights: { g: 100 } },
    };

    const { status, answer } = await preview({ config });

    expect(status).toBe(200);
    expect(answer).toMatchObject({ ok: false, judge: 'netflix-aca' });
    expect(flagOf(answer.metrics[0], 'labels-differ')).toMatchObject({
      severity: 'error',
      text: expect.stringContaining('zone'),
    });
  });

  it('instance-without-label: series that are no instances', async () => {
    const one = await previewOne(metricOf({ series: { instances: 'pod' } }));

    expect(codesOf(one.flags)).toContain('instance-without-label');
  });

  it('pairs by labels, and tells of what only one side has', async () => {
    answers = (query) =>
      ['a', query.includes('new') ? 'b' : 'c'].map((zone) => ({ labels: { zone }, sample: noise(7 + query.length) }));

    const one = await previewOne(metricOf({ series: { pairBy: ['zone'] } }));

    expect(one.ok).toBe(true);
    expect(flagOf(one, 'unpaired-series').text).toContain('Pair by labels that both sides have');
  });

  it('samples-overlap: a range longer than the step', async () => {
    const one = await previewOne(metricOf({ expr: 'avg_over_time(x{w="${w}"}[5m])' }));

    expect(one.canary.asked.lookBack).toBe(300);
    expect(flagOf(one, 'samples-overlap')).toMatchObject({
      severity: 'warning',
      text: expect.stringMatching(/Read \[\$\{step\}\] back/),
    });
  });

  it('counted-twice: counts over more than a step', async () => {
    const query = { type: 'prometheus', events: 'increase(b{w="${w}"}[5m])', exposure: 'increase(a{w="${w}"}[5m])' };

    const one = await previewOne(metricOf({ query }));

    expect(one.flags[0]).toMatchObject({
      code: 'counted-twice',
      severity: 'error',
      text: expect.stringContaining('Read [${step}]'),
    });
    expect(one.canary.answer.series).toBe(1);
  });

  it('nothing-to-judge: a range as long as the window', async () => {
    const one = await previewOne(metricOf({ expr: 'avg_over_time(x{w="${w}"}[1h])' }));

    expect(one.flags[0]).toMatchObject({ code: 'nothing-to-judge', severity: 'error' });
    expect(one.canary.answer).toMatchObject({ expected: 0, coverage: null, sparkline: '' });
  });

  it('samples-repeat: a step shorter than what lies between samples', async () => {
    const { whole } = await previewOne(metricOf(), {
      step: '5s',
      window: { ...BODY.window, end: '2026-11-20T10:05:00Z' },
    });

    expect(flagOf(whole, 'samples-repeat').text).toContain('Make the step at least as long');
  });

  it('low-coverage: samples in less than half of the slots', async () => {
    const half = noise(7);
    answers = () => [{ sample: (slot) => (slot % 3 === 0 ? half(slot) : undefined) }];

    const one = await previewOne();

    expect(one.canary.answer.coverage).toBeCloseTo(1 / 3, 10);
    expect(flagOf(one, 'low-coverage').text).toMatch(/samples in 10 of 30 slots.*say missing: zero/);
  });

  it('window-too-short: what must be seen would not be', async () => {
    answers = (query) => [{ sample: wild(query) }];

    const one = await previewOne(metricOf({ analysis: { direction: 'increase', mustDetect: 0.1 } }));

    expect(one.ok).toBe(true);
    const { severity, text } = flagOf(one, 'window-too-short');
    expect(severity).toBe('warning');
    expect(text).toMatch(
      /^latency: 30 slots show a change only from about \d+ % on, and as evidence it counts only where 10 % would be seen \(/,
    );
  });

  it('window-too-short: what is beyond the tolerance would not all be seen, with the slots that would do', async () => {
    answers = (query) => [{ sample: wild(query) }];
    const tolerance = { relative: 0.2 };
    const analysis = { direction: 'increase', tolerance };

    const one = await previewOne(metricOf({ analysis }));

    const { severity, text } = flagOf(one, 'window-too-short');
    expect(severity).toBe('warning');
    const [, seen, enough] =
      /only from about (\d+) % on, while 20 % is what its tolerance .* About (\d+) slots would be enough/.exec(text)!;
    expect(Number(seen) / 100).toBeCloseTo(one.smallestDetectableChange, 2);
    const longer = new Date(START + Number(enough) * 60_000).toISOString();
    const then = await previewOne(metricOf({ analysis }), { window: { ...BODY.window, end: longer } });
    expect(flagOf(then, 'window-too-short')).toBeUndefined();
    expect(then.smallestDetectableChange).toBeLessThan(0.2);
  });

  it.each<[string, Partial<Calibration>, string]>([
    ['calibration-stale', { to: '2026-08-01T00:00:00Z' }, 'Run canary-judge calibrate again'],
    ['calibration-of-another-query', { stepSeconds: 30 }, 'Run canary-judge calibrate with this step'],
    ['calibration-of-another-window', { slots: 5 }, 'Calibrate with the window that is judged'],
  ])('%s', async (code, { slots = 20, ...rest }: Partial<Calibration>, advice) => {
    const document = configOf([metricOf()]);
    const reading = readNativeMetricConfig(document);
    if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
    const digest = metricDigest(reading.value.metrics[0]!, reading.value, 60_000);
    const made = calibration({ ...rest, metrics: [calibratedMetric({ digest, slots })] });
    const folder = await mkdtemp(join(tmpdir(), 'configs-'));
    await writeFile(join(folder, 'shop.json'), JSON.stringify(document));
    await writeFile(join(folder, 'shop.calibration.yaml'), JSON.stringify({ calibrations: [made] }));
    const own = await startService({ PROMETHEUS_URL: prometheus.url, METRIC_CONFIGS: folder }, { now: () => nowMs });
    try {
      const answer: any = await (await post(`${own.url}/judgements/preview`, { ...BODY, config: 'shop' })).json();

      expect(answer.flags).toEqual([{ code, severity: 'warning', text: expect.stringContaining(advice) }]);
    } finally {
      await own.stop();
      await rm(folder, { recursive: true });
    }
  });

  it('sides-differ-in-traffic, and what is scaled for it', async () => {
    answers = (query) => [{ sample: () => (query.includes('old') ? 90 : 10) }];
    const traffic = { query: { type: 'prometheus', expr: 'increase(requests{w="${w}"}[1m])' }, minimumRequests: 1 };
    const config = configOf([metricOf({ scalesWith: 'split' })], { traffic });

    const without = await preview({ config });
    const withSplit = await preview({ config, split: { baseline: 90, canary: 10 } });

    expect(codesOf(without.answer.flags)).toEqual(['sides-differ-in-traffic']);
    expect(without.answer.flags[0].text).toContain('say by split in the request');
    expect(withSplit.answer.flags).toEqual([]);
    expect(flagOf(withSplit.answer.metrics[0], 'scaled-by-split').severity).toBe('note');
  });

  it.each([
    ['0', 'note', /^latency is 0 throughout on both sides: right where nothing/],
    ['512', 'warning', /^latency is 512 ms throughout on both sides: see whether/],
  ])('constant-series: always %s', async (value, severity, text) => {
    answers = () => [{ sample: () => Number(value) }];

    const one = await previewOne();

    expect(flagOf(one, 'constant-series')).toMatchObject({ severity, text: expect.stringMatching(text) });
  });

  it('born-in-window: counters that begin inside', async () => {
    answers = (query) => [{ sample: (slot) => (query.includes('new') && slot < 5 ? undefined : noise(7)(slot)) }];

    const one = await previewOne(metricOf({ expr: 'rate(x{w="${w}"}[1m])' }));

    expect(flagOf(one, 'born-in-window').text).toMatch(/2026-11-20T10:06:00.*Start the window later/);
  });

  it('negative-values: where changes are ratios, and not where only the unit counts', async () => {
    answers = (query) => [{ sample: (slot) => (noise(query.length + 7)(slot) ?? NaN) - 100 }];

    const relative = await previewOne();
    const absolute = await previewOne(metricOf({ analysis: { direction: 'increase', tolerance: { absolute: 5 } } }));

    expect(flagOf(relative, 'negative-values').text).toMatch(/^latency goes below zero \(-\d.* ms on the baseline, -/);
    expect(flagOf(absolute, 'negative-values')).toBeUndefined();
  });

  it('tells the first few of many alike', async () => {
    answers = () =>
      ['a', 'b', 'c', 'd', 'e'].map((zone) => ({
        labels: { zone },
        sample: (slot) => (slot % 3 === 0 ? noise(7)(slot) : undefined),
      }));

    const one = await previewOne(metricOf({ series: { pairBy: ['zone'] } }));

    const sparse = one.flags.filter(({ code }: any) => code === 'low-coverage');
    expect(sparse).toHaveLength(3);
    expect(sparse[2].text).toMatch(/So it is 2 times more\.$/);
  });
});
