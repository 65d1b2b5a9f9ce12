import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { istioMetrics } from '../support/istio-metrics.js';
import { post, startService, type TestService } from '../support/service.js';

const START = Date.parse('2023-11-14T22:00:00Z') / 1_000;
const NORMAL = { requests: 20, errorRatio: 0.01, medianMs: 60 };
const WINDOW = { start: '2023-11-14T22:10:00Z', end: '2023-11-14T22:30:00Z' };

let prometheus: PrometheusProcess;
let service: TestService;
beforeAll(async () => {
  const workloads = [
    { ...NORMAL, name: 'base' },
    { ...NORMAL, name: 'healthy', requests: 19.5 },
    { ...NORMAL, name: 'slow', medianMs: 90 },
    { ...NORMAL, name: 'failing', errorRatio: 0.1 },
    { ...NORMAL, name: 'idle', requests: 0.001 },
    { ...NORMAL, name: 'gappy', silent: { from: 900, to: 1_080 } },
  ];
  prometheus = await startPrometheus({
    openMetrics: istioMetrics({ startSeconds: START, seconds: 2_400, workloads }),
  });
  service = await startService({ PROMETHEUS_URL: prometheus.url });
});
afterAll(async () => {
  await service.stop();
  await prometheus.stop();
});

const CONFIG = {
  scope: { workload: {}, namespace: { default: 'shop' } },
  selector: {
    prometheus:
      'reporter="destination",destination_workload="${workload}",destination_workload_namespace="${namespace}"',
  },
  step: '60s',
  warmup: '1m',
  groups: { latency: 50, errors: 50 },
  traffic: {
    query: { type: 'prometheus', expr: 'sum(increase(istio_requests_total{${selector}}[${step}]))' },
    minimumRequests: 100,
  },
  metrics: [
    {
      name: 'p95',
      group: 'latency',
      unit: 'ms',
      query: {
        type: 'prometheus',
        expr: 'histogram_quantile(0.95, sum by (le) (rate(istio_request_duration_milliseconds_bucket{${selector}}[${rateInterval}])))',
      },
      analysis: { direction: 'increase', tolerance: { relative: 0.1 } },
    },
    {
      name: 'errors',
      group: 'errors',
      query: {
        type: 'prometheus',
        events: 'sum(increase(istio_requests_total{${selector},response_code=~"5.."}[${step}])) or vector(0)',
        exposure: 'sum(increase(istio_requests_total{${selector}}[${step}]))',
      },
      analysis: { direction: 'increase', tolerance: { relative: 0.1 } },
    },
  ],
};

async function judge(canary: string, rest: object = {}): Promise<{ status: number; answer: any }> {
  const response = await post(`${service.url}/judgements`, {
    config: CONFIG,
    baseline: { scope: { workload: 'base' } },
    canary: { scope: { workload: canary } },
    window: WINDOW,
    ...rest,
  });
  return { status: response.status, answer: await response.json() };
}

/** What Prometheus itself answers to one of the queries of a judgement, as value by time. */
async function askByHand(query: string, { start, end, step }: any): Promise<Map<number, number>> {
  const form = new URLSearchParams({ query, start, end, step: String(step) });
  const response = await fetch(`${prometheus.url}/api/v1/query_range`, { method: 'POST', body: form });
  const { data } = (await response.json()) as any;
  expect(data.result).toHaveLength(1);
  return new Map(data.result[0].values.map(([time, value]: [number, string]) => [time, Number(value)]));
}

describe('POST /judgements with a real Prometheus', () => {
  it.each([
    ['healthy', 'pass', 100, []],
    ['slow', 'fail', 50, ['p95']],
    ['failing', 'fail', 50, ['errors']],
  ])('judges a %s canary: %s', async (canary, verdict, score, high) => {
    const { status, answer } = await judge(canary);

    expect(status).toBe(200);
    expect(answer).toMatchObject({ verdict, score, warnings: [] });
    expect(answer.metrics.filter((one: any) => one.classification === 'high').map((one: any) => one.name)).toEqual(
      high,
    );
    expect(answer.metrics[0]).toMatchObject({ baseline: { count: 19, missing: 0, coverage: 1 }, warnings: [] });
    expect(answer.timing.fetchMs).toBeGreaterThan(0);
  });

  it('names queries that give the same numbers when sent by hand', async () => {
    const { answer } = await judge('slow', { include: ['series'] });
    const [p95, errors] = answer.metrics;

    for (const side of ['baseline', 'canary'] as const) {
      const asked = p95.queries[side];
      expect(asked).toMatchObject({ source: 'prometheus', start: '2023-11-14T22:11:00.000Z', step: 60 });
      const byHand = await askByHand(asked.query, asked);
      expect([...byHand.values()].map((value) => Number(value.toPrecision(12)))).toEqual(p95.series[side].raw);
      expect([...byHand.keys()]).toEqual(Array.from({ length: 20 }, (_, i) => START + 660 + 60 * i));

      const counts = errors.queries[side];
      const [events, exposure] = [await askByHand(counts.events, counts), await askByHand(counts.exposure, counts)];
      const ratios = [...events].map(([time, bad]) => Number(((bad / exposure.get(time)!) * 100).toPrecision(12)));
      expect(ratios).toEqual(errors.series[side].raw);
    }
  });

  it('is inconclusive where a side had too little traffic, but never spares a failed canary', async () => {
    const idle = await judge('idle', { data: { p95: { baseline: [1, 2, 3], canary: [1, 2, 3] } } });
    const failing = await judge('failing', {
      config: { ...CONFIG, traffic: { ...CONFIG.traffic, minimumRequests: 1e9 } },
    });

    expect(idle.answer).toMatchObject({
      verdict: 'inconclusive',
      reason: {
        code: 'too-little-traffic',
        text: expect.stringMatching(/^The canary had 1\.\d+ requests, and 100 are/),
      },
      traffic: { minimumRequests: 100, canary: expect.closeTo(1.14, 1) },
    });
    expect(failing.answer).toMatchObject({ verdict: 'fail', traffic: { minimumRequests: 1e9 } });
  });

  it('leaves gaps as gaps', async () => {
    const { answer } = await judge('gappy', { include: ['series'] });
    const [p95] = answer.metrics;

    // Silent from 22:15:00 to 22:17:45, so that the slots that end at 22:16 and 22:17 hold nothing and that of 22:18 one sample.
    expect(p95.series.canary.raw.map((value: number | null) => value === null)).toEqual(
      Array.from({ length: 20 }, (_, i) => i >= 5 && i <= 7),
    );
    expect(p95.canary).toMatchObject({ count: 16, missing: 3, coverage: expect.closeTo(16 / 19) });
    expect(p95.baseline).toMatchObject({ count: 19, missing: 0, coverage: 1 });
  });

  it("passes on Prometheus' own words on a query that it refuses", async () => {
    const query = (expr: string) => ({
      ...CONFIG,
      traffic: undefined,
      groups: { g: 100 },
      metrics: [{ name: 'm', group: 'g', query: { type: 'prometheus', expr } }],
    });
    const parse = await judge('slow', { config: query('sum(rate(x[1m]) / ${step} * "a"') });
    const execution = await judge('slow', {
      config: query(
        'istio_requests_total{destination_workload=~"${workload}|base"} / on (reporter) istio_requests_total',
      ),
    });

    expect(parse).toMatchObject({ status: 422, answer: { code: 'CONFIG_MISMATCH', errors: [{ pointer: '/config' }] } });
    expect(execution).toMatchObject({
      status: 422,
      answer: {
        code: 'QUERY_REFUSED',
        errors: [
          {
            metric: 'm',
            side: 'baseline',
            source: 'prometheus',
            query: expect.stringContaining('"base|base"'),
            message: expect.stringMatching(/refuses the query \(execution\): .*many-to-many/),
          },
        ],
      },
    });
  });

  it('tells an author what to do about several series', async () => {
    const config = {
      ...CONFIG,
      traffic: undefined,
      groups: { g: 100 },
      metrics: [
        {
          name: 'm',
          group: 'g',
          query: { type: 'prometheus', expr: 'rate(istio_requests_total{${selector}}[${step}])' },
        },
      ],
    };
    const pairBy = { ...config, metrics: [{ ...config.metrics[0], series: { pairBy: ['response_code'] } }] };

    const one = await judge('healthy', { config });
    const paired = await judge('healthy', { config: pairBy });

    expect(one).toMatchObject({ status: 422, answer: { code: 'QUERY_REFUSED' } });
    expect(one.answer.detail).toMatch(/yields 2 series where one is wanted.*sum\(…\).*pairBy: \[/);
    expect(paired.answer.metrics.map((metric: any) => [metric.name, metric.labels])).toEqual([
      ['m', { response_code: '200' }],
      ['m', { response_code: '503' }],
    ]);
    expect(paired.answer.metrics[1].reason.text).toMatch(/^m\{response_code="503"\} passes/);
  });
});
