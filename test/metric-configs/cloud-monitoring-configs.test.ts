import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RawSeries } from '../support/fake-monitoring/raw-series.js';
import { startFakeMonitoring, type FakeMonitoring } from '../support/fake-monitoring/start-fake-monitoring.js';
import { startServiceOf, type TestService } from '../support/service.js';
import type { Behaviour } from '../support/systems/behaviour.js';
import { gkeTimeSeries, istioTimeSeries, loadBalancerTimeSeries } from '../support/systems/cloud-monitoring.js';
import { describeSystem, failing, judgeBy } from '../support/systems/describe-system.js';
import { ERRORS, LATENCIES, REQUESTS, workloadsOf, type System } from '../support/systems/system.js';

/** With what Cloud Monitoring has of a workload. */
interface MonitoredSystem extends System {
  readonly series: (workload: Behaviour) => RawSeries[];
}

const behindBalancer = (workload: string) => ({
  backend: workload,
  workload,
  container: 'app',
  namespace: 'shop',
  cluster: 'prod-1',
});

const SYSTEMS: readonly MonitoredSystem[] = [
  {
    config: 'istio-service-cloud-monitoring',
    series: (workload) => istioTimeSeries(workload, 'web', 'http'),
    scope: (workload) => ({ workload, namespace: 'web' }),
    // 429 is a 4xx as well.
    bad: [...LATENCIES, ...ERRORS, { metric: 'aborted', change: { abortedRatio: 0.02 } }, REQUESTS],
    knowsPods: true,
  },
  {
    config: 'istio-grpc-cloud-monitoring',
    series: (workload) => istioTimeSeries(workload, 'grpc', 'grpc'),
    scope: (workload) => ({ workload, namespace: 'grpc' }),
    bad: [
      ...LATENCIES,
      ...ERRORS,
      { metric: 'cancelled', change: { abortedRatio: 0.02 } },
      { metric: 'exhausted', change: { exhaustedRatio: 0.02 } },
      REQUESTS,
    ],
    knowsPods: true,
  },
  {
    config: 'google-load-balancer-gke',
    series: (workload) => [...loadBalancerTimeSeries(workload), ...gkeTimeSeries(workload, 'shop')],
    scope: behindBalancer,
    figures: {
      // In cores, of four pods with all the traffic of both sides, and of one.
      'cpu-by-traffic': 0.84,
      'cpu-per-pod': 0.21,
      'memory-per-pod': 314_572_800,
    },
    bad: [
      ...LATENCIES,
      ...ERRORS,
      // A third of the traffic on as many pods.
      { ...REQUESTS, also: ['replicas'] },
      // An autoscaler holds the CPU of a pod still.
      { metric: 'replicas', change: { cpuMsPerRequest: 20, pods: 4 }, also: ['cpu-by-traffic'] },
      { metric: 'cpu-by-traffic', change: { cpuMsPerRequest: 20 }, also: ['cpu-per-pod'] },
      { metric: 'cpu-per-pod', change: { requests: 60 } },
      { metric: 'memory-per-pod', change: { memoryMiB: 450 } },
      { metric: 'restarts', change: { restarts: 3 } },
    ],
    knowsPods: true,
  },
];

let monitoring: FakeMonitoring;
let service: TestService;
beforeAll(async () => {
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  monitoring = await startFakeMonitoring();
  for (const system of SYSTEMS) monitoring.feed(...workloadsOf(system).flatMap(system.series));
  const endpoint = `127.0.0.1:${String(monitoring.port)}`;
  service = await startServiceOf({
    sources: { google: { type: 'stackdriver', project: 'shop-prod', endpoint, insecure: true } },
  });
});
afterAll(async () => {
  await service.stop();
  monitoring.close();
  vi.unstubAllEnvs();
});

describe.each(SYSTEMS)('the metric config $config, with a Cloud Monitoring of ours', (system) => {
  describeSystem(system, () => service.url);
});

describe('the metric config google-load-balancer-gke', () => {
  it('finds by CPU and replicas by traffic what an autoscaler hides from CPU per pod', async () => {
    const sides = { baseline: behindBalancer('base'), canary: behindBalancer('replicas') };
    const answer = await judgeBy(service.url, 'google-load-balancer-gke', sides);

    expect(failing(answer)).toEqual(['cpu-by-traffic', 'replicas']);
  });

  it('counts CPU and replicas by the traffic of a side: two pods for a tenth of it are more than nine for the rest', async () => {
    const answer = await judgeBy(service.url, 'google-load-balancer-gke', {
      baseline: behindBalancer('nine'),
      canary: behindBalancer('scaled'),
      split: { baseline: 90, canary: 10 },
    });

    expect(failing(answer)).toEqual(['cpu-by-traffic', 'replicas']);
  });
});
