import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { istioMetrics } from '../support/istio-metrics.js';
import { post, startService, type TestService } from '../support/service.js';

const START = Date.parse('2023-11-14T22:00:00Z') / 1_000;
const NORMAL = { requests: 40, errorRatio: 0.01, medianMs: 60 };

let prometheus: PrometheusProcess;
let service: TestService;
beforeAll(async () => {
  const workloads = [
    { name: 'release', ...NORMAL },
    { name: 'canary', ...NORMAL, medianMs: 80 },
    { name: 'dying', ...NORMAL, silent: { from: 1_200, to: 2_400 } },
  ];
  prometheus = await startPrometheus({ openMetrics: istioMetrics({ startSeconds: START, seconds: 2_400, workloads }) });
  service = await startService({ PROMETHEUS_URL: prometheus.url });
});
afterAll(async () => {
  await service.stop();
  await prometheus.stop();
});

const SELECTOR = 'destination_workload="${workload}"';
const CONFIG = {
  scope: { workload: {} },
  groups: { g: 100 },
  metrics: [
    metricOf(
      'latency',
      `histogram_quantile(0.5, sum by (le) (rate(istio_request_duration_milliseconds_bucket{${SELECTOR}}[1m])))`,
    ),
    metricOf('by-code', `rate(istio_requests_total{${SELECTOR}}[1m])`),
    metricOf('misspelled', `sum(rate(istio_request_total{${SELECTOR}}[1m]))`),
    metricOf(
      'mistyped',
      `sum(rate(istio_requests_total{${SELECTOR}}[1m])) + on (le) group_left () histogram_quantile(0.5, istio_requests_total)`,
    ),
    metricOf('colliding', `istio_requests_total{${SELECTOR}} / on () istio_requests_total{${SELECTOR}}`),
  ],
};

function metricOf(name: string, expr: string): object {
  return { name, group: 'g', query: { type: 'prometheus', expr }, analysis: { direction: 'increase' } };
}

async function preview(canary: string): Promise<any> {
  const response = await post(`${service.url}/judgements/preview`, {
    config: CONFIG,
    baseline: { scope: { workload: 'release' } },
    canary: { scope: { workload: canary } },
    window: { start: '2023-11-14T22:10:00Z', end: '2023-11-14T22:30:00Z' },
  });
  expect(response.status).toBe(200);
  return response.json();
}

const named = (answer: any, name: string): any => answer.metrics.find((one: any) => one.name === name);

describe('POST /judgements/preview, with a real Prometheus', () => {
  it('tells for each query what it yields, and what is wrong with it', async () => {
    const answer = await preview('canary');

    expect(answer.ok).toBe(false);
    const latency = named(answer, 'latency');
    expect(latency).toMatchObject({ errors: [], canary: { answer: { series: 1, samples: 20, expected: 20 } } });
    // Interpolated inside of a bucket.
    expect(latency.canary.answer.median / latency.baseline.answer.median).toBeCloseTo(1.3, 1);
    expect(latency.canary.answer.sparkline).toMatch(/^[▅▆▇█]{20}$/);
    expect(latency.baseline.answer.sparkline).toMatch(/^[▁▂▃▄]{20}$/);
    expect(named(answer, 'by-code')).toMatchObject({
      canary: { answer: { series: 2, labels: [{ response_code: '200' }, { response_code: '503' }] } },
      flags: [{ code: 'many-series', text: expect.stringContaining('pairBy') }],
    });
    expect(named(answer, 'misspelled').flags[0]).toMatchObject({
      code: 'no-data',
      severity: 'error',
      text: expect.stringContaining('on either side: its query finds no series'),
    });
    expect(named(answer, 'colliding').errors).toMatchObject([
      { code: 'QUERY_REFUSED', message: expect.stringMatching(/many-to-many|duplicate series/) },
    ]);
  });

  it('shows where the samples of a side end', async () => {
    const { canary, flags } = named(await preview('dying'), 'latency');

    expect(canary.answer.sparkline).toMatch(/^[▁▂▃▄▅▆▇█]{10}·{10}$/);
    expect(canary.answer.gaps).toEqual({ slots: 10, longest: 10 });
    expect(flags[0]).toMatchObject({ code: 'partial-data', severity: 'error' });
  });
});
