import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import type { RawSeries } from '../support/fake-monitoring/raw-series.js';
import { startFakeMonitoring, type FakeMonitoring } from '../support/fake-monitoring/start-fake-monitoring.js';
import { post, startServiceOf, type TestService } from '../support/service.js';

const MINUTES = 30;
const T = Date.parse('2026-03-29T10:00:00Z');
const WORKLOADS = { 'cart-baseline': { latency: 100, errors: 3 }, 'cart-canary': { latency: 131, errors: 9 } };

/** A wobble of its own for each workload and minute, the same on every run. */
const wobble = (workload: string, minute: number): number => ((minute * 7 + workload.length * 13) % 11) / 40;
const latencyOf = (workload: keyof typeof WORKLOADS, minute: number): number =>
  WORKLOADS[workload].latency * (1 + wobble(workload, minute));
const requestsOf = (workload: keyof typeof WORKLOADS, minute: number, code: string): number =>
  code === '500' ? WORKLOADS[workload].errors + (minute % 3) : 500 + ((minute * 17) % 50);

const CODES = ['200', '500'];
const workloads = Object.keys(WORKLOADS) as (keyof typeof WORKLOADS)[];
const minutes = Array.from({ length: MINUTES }, (_, i) => i);

/** What Prometheus would have scraped in the middle of each minute: a latency, and the requests of that minute by status. */
function openMetrics(): string {
  const at = (minute: number): string => String((T + minute * 60_000) / 1_000 + 30);
  const latencies = workloads.flatMap((name) =>
    minutes.map((minute) => `latency_ms{workload="${name}"} ${String(latencyOf(name, minute))} ${at(minute)}`),
  );
  const requests = workloads.flatMap((name) =>
    CODES.flatMap((code) =>
      minutes.map(
        (minute) =>
          `requests_a_minute{workload="${name}",code="${code}"} ${String(requestsOf(name, minute, code))} ${at(minute)}`,
      ),
    ),
  );
  return [...latencies, ...requests, '# EOF', ''].join('\n');
}

/** The same as Cloud Monitoring would have it. */
function timeSeries(): RawSeries[] {
  const common = { project: 'shop-prod', resourceType: 'k8s_container', resourceLabels: {} };
  const latencies = workloads.map((workload) => ({
    ...common,
    metricType: 'custom.googleapis.com/latency',
    metricLabels: { workload },
    kind: 'GAUGE' as const,
    valueType: 'DOUBLE' as const,
    points: minutes.map((minute) => ({ endMs: T + minute * 60_000 + 30_000, value: latencyOf(workload, minute) })),
  }));
  const requests = workloads.flatMap((workload) =>
    CODES.map((code) => ({
      ...common,
      metricType: 'custom.googleapis.com/requests',
      metricLabels: { workload, code },
      kind: 'DELTA' as const,
      valueType: 'INT64' as const,
      points: minutes.map((minute) => ({
        startMs: T + minute * 60_000,
        endMs: T + (minute + 1) * 60_000,
        value: requestsOf(workload, minute, code),
      })),
    })),
  );
  return [...latencies, ...requests];
}

const QUERIES = {
  prometheus: {
    latency: { type: 'prometheus', expr: 'latency_ms{${selector}}' },
    errors: {
      type: 'prometheus',
      events: 'sum(requests_a_minute{${selector},code="500"})',
      exposure: 'sum(requests_a_minute{${selector}})',
    },
  },
  google: {
    latency: {
      type: 'stackdriver',
      metricType: 'custom.googleapis.com/latency',
      resourceType: 'k8s_container',
      filter: '${selector}',
    },
    errors: {
      type: 'stackdriver',
      metricType: 'custom.googleapis.com/requests',
      resourceType: 'k8s_container',
      filter: '${selector}',
      eventsFilter: 'metric.labels.code="500"',
    },
  },
};

let prometheus: PrometheusProcess;
let monitoring: FakeMonitoring;
let service: TestService;
beforeAll(async () => {
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  prometheus = await startPrometheus({ openMetrics: openMetrics() });
  monitoring = await startFakeMonitoring({ pageSize: 25 });
  monitoring.feed(...timeSeries());
  const google = { type: 'stackdriver', project: 'shop-prod', endpoint: `127.0.0.1:${String(monitoring.port)}` };
  service = await startServiceOf({
    sources: {
      prometheus: { type: 'prometheus', url: prometheus.url },
      google: { ...google, insecure: true },
    },
  });
});
afterAll(async () => {
  await service.stop();
  monitoring.close();
  await prometheus.stop();
  vi.unstubAllEnvs();
});

type System = keyof typeof QUERIES;

async function judge(latency: System, errors: System, config: object = {}): Promise<any> {
  const response = await post(`${service.url}/judgements`, {
    config: {
      scope: { workload: {} },
      selector: {
        prometheus: 'workload="${workload}"',
        stackdriver: 'metric.labels.workload="${workload}"',
      },
      groups: { latency: 60, errors: 40 },
      ...config,
      metrics: [
        { name: 'latency', group: 'latency', unit: 'ms', source: latency, query: QUERIES[latency].latency },
        {
          name: 'errors',
          group: 'errors',
          source: errors,
          query: QUERIES[errors].errors,
          analysis: { direction: 'increase', tolerance: { absolute: 0.1 } },
        },
      ],
    },
    baseline: { scope: { workload: 'cart-baseline' } },
    canary: { scope: { workload: 'cart-canary' } },
    window: { start: '2026-03-29T10:00:00Z', end: '2026-03-29T10:30:00Z' },
    include: ['series'],
  });
  expect({ status: response.status, failed: service.logLines.filter(({ level }) => level === 50) }).toEqual({
    status: 200,
    failed: [],
  });
  return response.json();
}

/** A judgement without where its samples came from. */
function evidence(judgement: any): object {
  const metrics = judgement.metrics.map((metric: any) => ({ ...metric, queries: undefined, links: undefined }));
  const origin = { config: undefined, id: undefined, summary: undefined, digest: undefined };
  return { ...judgement, metrics, timing: undefined, ...origin };
}

describe('Prometheus and Cloud Monitoring', () => {
  it('with the same samples give the same judgement', async () => {
    const byPrometheus = await judge('prometheus', 'prometheus');
    const byGoogle = await judge('google', 'google');

    expect(evidence(byGoogle)).toEqual(evidence(byPrometheus));
    expect(byGoogle).toMatchObject({
      verdict: 'fail',
      metrics: [
        { name: 'latency', classification: 'high', canary: { count: 30 } },
        { name: 'errors', classification: 'high', test: { rule: 'counts' } },
      ],
    });
    expect(byGoogle.metrics[0].queries.canary).toMatchObject({
      source: 'google',
      query:
        'metric.type="custom.googleapis.com/latency" AND resource.type="k8s_container" AND metric.labels.workload="cart-canary" | ALIGN_MEAN',
    });
  });

  it('are told apart by what a metric asks in, where nobody names them', async () => {
    const traffic = {
      query: { type: 'prometheus', expr: 'sum(requests_a_minute{${selector}})' },
      minimumRequests: 100,
    };
    const named = await judge('google', 'google', { source: 'google', traffic });
    const own = await judge('google', 'google', { source: 'google', traffic: { ...traffic, source: 'prometheus' } });

    expect(named).toMatchObject({ verdict: 'fail', traffic: { baseline: 15_765 } });
    expect(evidence(own)).toEqual(evidence(named));
    expect(Object.keys(named.timing.sources).sort()).toEqual(['google', 'prometheus']);
  });

  it('may both give metrics to one judgement', async () => {
    const mixed = await judge('google', 'prometheus');

    expect(evidence(mixed)).toEqual(evidence(await judge('prometheus', 'prometheus')));
    expect(mixed.timing.sources).toMatchObject({
      google: { attempts: expect.any(Number) },
      prometheus: { attempts: 4 },
    });
  });
});
