import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPrometheus, type PrometheusProcess } from '../../scripts/prometheus-process.js';
import { startService, type TestService } from '../support/service.js';
import type { Behaviour } from '../support/systems/behaviour.js';
import { describeSystem, failing, judgeBy } from '../support/systems/describe-system.js';
import { envoySeries } from '../support/systems/envoy.js';
import { ingressNginxSeries } from '../support/systems/ingress-nginx.js';
import { istioSeries } from '../support/systems/istio.js';
import { kubernetesSeries, requestsSeries } from '../support/systems/kubernetes.js';
import { linkerdSeries } from '../support/systems/linkerd.js';
import { micrometerSeries } from '../support/systems/micrometer.js';
import { nodejsSeries } from '../support/systems/nodejs.js';
import { otelHttpSeries, otelJvmSeries } from '../support/systems/otel-http.js';
import { ERRORS, LATENCIES, REQUESTS, workloadsOf, type System } from '../support/systems/system.js';

/** With what a Prometheus has of a workload. */
interface ScrapedSystem extends System {
  readonly series: (workload: Behaviour) => string[];
}

const inShop = (config: string) => (workload: string) => ({ workload, namespace: config });
const ofVersion = (config: string) => (side: string) => ({ job: `shop/${config}`, side });

const SYSTEMS: readonly ScrapedSystem[] = [
  {
    config: 'golden-signals',
    series: (workload) => [...istioSeries(workload, 'golden-signals'), ...kubernetesSeries(workload, 'golden-signals')],
    scope: inShop('golden-signals'),
    bad: [
      { metric: 'latency-p95', change: { slowRatio: 0.08 } },
      { metric: 'errors', change: { errorRatio: 0.04 } },
      REQUESTS,
      { metric: 'cpu-per-pod', change: { cpuMsPerRequest: 20 } },
      { metric: 'memory-per-pod', change: { memoryMiB: 450 } },
    ],
    knowsPods: true,
  },
  {
    config: 'istio-kubernetes',
    series: (workload) => [
      ...istioSeries(workload, 'istio-kubernetes'),
      ...kubernetesSeries(workload, 'istio-kubernetes'),
    ],
    scope: inShop('istio-kubernetes'),
    bad: [
      { metric: 'healthy-responses', change: { errorRatio: 0.3 } },
      { metric: 'latency-p95', change: { slowRatio: 0.08 } },
      { metric: 'cpu-per-pod', change: { cpuMsPerRequest: 20 } },
      { metric: 'memory-per-pod', change: { memoryMiB: 450 } },
    ],
    knowsPods: true,
  },
  {
    config: 'istio-service',
    series: (workload) => istioSeries(workload, 'istio-service'),
    scope: inShop('istio-service'),
    bad: [...LATENCIES, ...ERRORS, { metric: 'aborted', change: { abortedRatio: 0.02 } }, REQUESTS],
    knowsPods: true,
  },
  {
    config: 'istio-grpc',
    series: (workload) => [
      ...istioSeries(workload, 'istio-grpc', 'grpc'),
      // What else the pods serve is none of its business.
      ...istioSeries({ ...workload, errorRatio: 0.5, medianMs: 500 }, 'istio-grpc', 'http'),
    ],
    scope: inShop('istio-grpc'),
    bad: [
      ...LATENCIES,
      ...ERRORS,
      { metric: 'cancelled', change: { abortedRatio: 0.02 } },
      { metric: 'exhausted', change: { exhaustedRatio: 0.02 } },
      REQUESTS,
    ],
  },
  {
    config: 'istio-mirrored',
    series: (workload) => {
      const copied = { ...workload, mirrored: workload.name !== 'base' };
      return [...istioSeries(copied, 'istio-mirrored'), ...kubernetesSeries(copied, 'istio-mirrored')];
    },
    scope: inShop('istio-mirrored'),
    bad: [
      ...LATENCIES,
      ...ERRORS,
      REQUESTS,
      { metric: 'cpu-per-request', change: { cpuMsPerRequest: 20 } },
      { metric: 'memory-per-pod', change: { memoryMiB: 450 } },
    ],
    knowsPods: true,
  },
  {
    config: 'kubernetes-workload',
    series: (workload) => [
      ...kubernetesSeries(workload, 'kubernetes-workload'),
      ...requestsSeries(workload, 'kubernetes-workload'),
    ],
    scope: inShop('kubernetes-workload'),
    bad: [
      { metric: 'cpu-per-request', change: { cpuMsPerRequest: 20 }, also: ['cpu-per-pod'] },
      // An autoscaler holds the CPU of a pod still.
      { metric: 'replicas', change: { cpuMsPerRequest: 20, pods: 4 }, also: ['cpu-per-request'] },
      { metric: 'cpu-per-pod', change: { requests: 60 } },
      { metric: 'throttled', change: { throttledRatio: 0.2 } },
      { metric: 'memory-per-pod', change: { memoryMiB: 450 } },
      { metric: 'restarts', change: { restarts: 3 } },
      { metric: 'ready', change: { readyRatio: 0.6 } },
    ],
    knowsPods: true,
  },
  {
    config: 'linkerd',
    series: (workload) => linkerdSeries(workload, 'linkerd'),
    scope: inShop('linkerd'),
    bad: [...LATENCIES, ...ERRORS, REQUESTS, { metric: 'connections-per-pod', change: { connections: 90 } }],
    knowsPods: true,
  },
  {
    config: 'envoy',
    series: envoySeries,
    scope: (cluster) => ({ cluster }),
    bad: [
      ...LATENCIES,
      ...ERRORS,
      REQUESTS,
      { metric: 'rejected', change: { exhaustedRatio: 0.03 } },
      { metric: 'healthy-hosts', change: { pods: 4, readyRatio: 0.75 } },
    ],
  },
  {
    config: 'ingress-nginx',
    series: (workload) =>
      ingressNginxSeries(workload, 'checkout', workload.name === 'base' ? '' : `shop-${workload.name}-80`),
    scope: (workload) => ({
      ingress: 'checkout',
      namespace: 'shop',
      ...(workload !== 'base' && { backend: `shop-${workload}-80` }),
    }),
    bad: [...LATENCIES, ...ERRORS, REQUESTS, { metric: 'connect-p95', change: { connectMs: 30 } }],
  },
  {
    config: 'otel-http',
    series: (workload) => otelHttpSeries(workload, 'shop/otel-http'),
    scope: ofVersion('otel-http'),
    bad: [...LATENCIES, ...ERRORS, REQUESTS, { metric: 'in-work', change: { connections: 100 } }],
    knowsPods: true,
  },
  {
    config: 'jvm-micrometer',
    // Of four cores, in percent.
    figures: { 'cpu-per-pod': 5.25 },
    series: (workload) => micrometerSeries(workload, 'jvm-micrometer'),
    scope: inShop('jvm-micrometer'),
    bad: [
      ...LATENCIES,
      ...ERRORS,
      REQUESTS,
      { metric: 'cpu-per-pod', change: { cpuMsPerRequest: 20 } },
      { metric: 'gc-pauses', change: { collectingRatio: 0.06 } },
      { metric: 'allocation-per-request', change: { allocatedKibPerRequest: 400 } },
      { metric: 'heap-per-pod', change: { heapMiB: 200 } },
      { metric: 'threads-per-pod', change: { threads: 120 } },
    ],
    knowsPods: true,
  },
  {
    config: 'jvm-otel',
    series: (workload) => [...otelHttpSeries(workload, 'shop/jvm-otel'), ...otelJvmSeries(workload, 'shop/jvm-otel')],
    scope: ofVersion('jvm-otel'),
    bad: [
      ...LATENCIES,
      ...ERRORS,
      REQUESTS,
      { metric: 'cpu-per-request', change: { cpuMsPerRequest: 20 } },
      { metric: 'gc-pauses', change: { collectingRatio: 0.06 } },
      { metric: 'heap-per-instance', change: { heapMiB: 200 } },
      { metric: 'threads-per-instance', change: { threads: 120 } },
    ],
    knowsPods: true,
  },
  {
    config: 'nodejs',
    series: (workload) => nodejsSeries(workload, 'nodejs'),
    scope: inShop('nodejs'),
    bad: [
      { metric: 'event-loop-p50', change: { eventLoopP50Ms: 16 } },
      { metric: 'event-loop-p99', change: { eventLoopP99Ms: 60 } },
      REQUESTS,
      { metric: 'cpu-per-request', change: { cpuMsPerRequest: 20 } },
      { metric: 'gc', change: { collectingRatio: 0.06 } },
      { metric: 'heap-per-pod', change: { heapMiB: 200 } },
      { metric: 'memory-per-pod', change: { memoryMiB: 450 } },
      { metric: 'open-files-per-pod', change: { openFiles: 160 } },
    ],
    knowsPods: true,
  },
];
let prometheus: PrometheusProcess;
let service: TestService;
beforeAll(async () => {
  const lines = SYSTEMS.flatMap((system) => workloadsOf(system).flatMap(system.series));
  prometheus = await startPrometheus({ openMetrics: [...lines, '# EOF', ''].join('\n') });
  service = await startService({ PROMETHEUS_URL: prometheus.url });
}, 60_000);
afterAll(async () => {
  await service.stop();
  await prometheus.stop();
});

describe.each(SYSTEMS)('the metric config $config, with a real Prometheus', (system) => {
  describeSystem(system, () => service.url);
});

const namedOf = (answer: any, name: string): any => answer.metrics.find((one: any) => one.name === name);

describe('the metric config kubernetes-workload', () => {
  it('finds by replicas and CPU per request what an autoscaler hides from CPU per pod', async () => {
    const scope = inShop('kubernetes-workload');
    const answer = await judgeBy(service.url, 'kubernetes-workload', {
      baseline: scope('base'),
      canary: scope('replicas'),
    });

    const ratioOf = (name: string): number => {
      const { baseline, canary } = namedOf(answer, name);
      return canary.mean / baseline.mean;
    };
    expect(ratioOf('cpu-per-pod')).toBeCloseTo(1, 1);
    expect(ratioOf('replicas')).toBeCloseTo(2, 1);
    expect(ratioOf('cpu-per-request')).toBeCloseTo(2, 1);
    expect(failing(answer)).toEqual(['cpu-per-request', 'replicas']);
  });

  it('counts replicas by the traffic of a side: two pods for a tenth of it are more than nine for the rest', async () => {
    const scope = inShop('kubernetes-workload');
    const answer = await judgeBy(service.url, 'kubernetes-workload', {
      baseline: scope('nine'),
      canary: scope('scaled'),
      split: { baseline: 90, canary: 10 },
    });

    expect(failing(answer)).toEqual(['cpu-per-request', 'replicas']);
    expect(namedOf(answer, 'replicas')).toMatchObject({
      baseline: { mean: expect.closeTo(10, 0) },
      canary: { mean: expect.closeTo(20, 0) },
    });
  });

  it('takes the name of a ReplicaSet as well, and never the pods of a workload whose name only begins alike', async () => {
    const namespace = 'kubernetes-workload';
    const sides = { baseline: inShop(namespace)('base'), canary: { workload: 'healthy-7d4b9cf8d5', namespace } };

    const answer = await judgeBy(service.url, namespace, sides);
    const none = await judgeBy(service.url, namespace, { ...sides, canary: { workload: 'heal', namespace } });

    expect(answer).toMatchObject({ verdict: 'pass', sides: { canary: { instances: 2 } } });
    expect(none.verdict).toBe('inconclusive');
  });
});

describe('the metric config istio-mirrored', () => {
  it('sees a dark launch by what no caller reports', async () => {
    const query =
      'count by (reporter) (istio_requests_total{destination_workload="healthy",destination_workload_namespace="istio-mirrored"})';
    const form = new URLSearchParams({ query, time: '2023-11-14T22:20:00Z' });
    const told: any = await (await fetch(`${prometheus.url}/api/v1/query`, { method: 'POST', body: form })).json();
    const scope = inShop('istio-mirrored');
    const answer = await judgeBy(service.url, 'istio-mirrored', {
      baseline: scope('base'),
      canary: scope('healthy'),
      split: { baseline: 100, canary: 100 },
    });

    expect(told.data.result.map(({ metric }: any) => metric.reporter)).toEqual(['destination']);
    expect(answer).toMatchObject({ verdict: 'pass', warnings: [] });
  });
});
