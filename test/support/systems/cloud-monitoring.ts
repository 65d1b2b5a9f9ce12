import type { Labels, RawSeries } from '../fake-monitoring/raw-series.js';
import type { Behaviour } from './behaviour.js';
import { givenBy, simulatePods, START_SECONDS, type Reading } from './simulate-pods.js';

const PROJECT = 'shop-prod';
const BOUNDS_MS = [10, 25, 50, 75, 100, 150, 250, 500, 1_000, 2_500];
const READINGS_A_MINUTE = 2;
/** By HTTP response code; those of gRPC calls stand for UNAVAILABLE, NOT_FOUND, CANCELLED and RESOURCE_EXHAUSTED. */
const CODES = {
  http: { ok: '200', errors: '502', clientErrors: '404', aborted: '0', exhausted: '429' },
  grpc: { ok: '200', errors: '503', clientErrors: '404', aborted: '499', exhausted: '429' },
};

type Described = Pick<RawSeries, 'metricType' | 'resourceType'> & {
  readonly metricLabels: Labels;
  readonly resourceLabels: Labels;
};

/** What the proxies of a workload's pods in Cloud Service Mesh send of its requests. */
export function istioTimeSeries(workload: Behaviour, namespace: string, protocol: 'http' | 'grpc'): RawSeries[] {
  return simulatePods(workload, BOUNDS_MS).flatMap(({ name, readings }) => {
    const resource = { ...inCluster(namespace), pod_name: name, container_name: 'istio-proxy' };
    const described = (type: string, labels: Labels): Described => ({
      metricType: `istio.io/service/server/${type}`,
      resourceType: 'k8s_container',
      metricLabels: {
        destination_workload_name: workload.name,
        destination_workload_namespace: namespace,
        request_protocol: protocol,
        ...labels,
      },
      resourceLabels: resource,
    });
    const codes = givenBy(readings, CODES[protocol]);
    return [
      ...codes.map(([kind, response_code]) =>
        increases(described('request_count', { response_code }), readings, ({ answered }) => answered[kind]),
      ),
      distributions(described('response_latencies', { response_code: '200' }), readings),
      uptime(resource, readings),
    ];
  });
}

/** What an Application Load Balancer sends of the requests to a backend service of the workload's name. */
export function loadBalancerTimeSeries(workload: Behaviour): RawSeries[] {
  const resourceLabels = {
    forwarding_rule_name: 'web',
    backend_target_name: workload.name,
    backend_target_type: 'BACKEND_SERVICE',
    backend_type: 'NETWORK_ENDPOINT_GROUP',
  };
  const described = (type: string, metricLabels: Labels): Described => ({
    metricType: `loadbalancing.googleapis.com/https/${type}`,
    resourceType: 'https_lb_rule',
    metricLabels,
    resourceLabels,
  });
  const [pod] = simulatePods({ ...workload, pods: 1, abortedRatio: 0, exhaustedRatio: 0 }, BOUNDS_MS);
  const { readings } = pod!;
  const classes = { ok: '200', errors: '500', clientErrors: '400' } as const;
  return [
    ...givenBy(readings, classes).map(([kind, response_code_class]) =>
      increases(
        described('backend_request_count', { response_code_class }),
        readings,
        ({ answered }) => answered[kind],
      ),
    ),
    distributions(described('backend_latencies', { response_code_class: '200' }), readings),
  ];
}

/** What GKE sends of the workload's containers: the app, and a sidecar that takes much more. */
export function gkeTimeSeries(workload: Behaviour, namespace: string): RawSeries[] {
  return simulatePods(workload).flatMap(({ name, readings }, i) =>
    ['app', 'agent'].flatMap((container_name) => {
      const times = container_name === 'app' ? 1 : 10;
      const resourceLabels = { ...inCluster(namespace), pod_name: name, container_name };
      const described = (type: string, metricLabels: Labels = {}): Described => ({
        metricType: `kubernetes.io/container/${type}`,
        resourceType: 'k8s_container',
        metricLabels,
        resourceLabels,
      });
      const memory = (memory_type: string, mib: number): RawSeries => ({
        ...gauge(described('memory/used_bytes', { memory_type }), readings, ({ wobble }) =>
          Math.round(times * mib * 1_048_576 * wobble()),
        ),
        valueType: 'INT64',
      });
      return [
        cumulative(described('cpu/core_usage_time'), 'DOUBLE', {
          readings,
          value: ({ cpuSeconds }) => times * cpuSeconds,
        }),
        cumulative(described('restart_count'), 'INT64', {
          readings,
          value: ({ seconds }) =>
            i > 0 ? 0 : Math.min(workload.restarts, Math.floor((seconds - START_SECONDS) / 300)),
        }),
        memory('non-evictable', workload.memoryMiB),
        memory('evictable', 2_000),
        uptime(resourceLabels, readings),
      ];
    }),
  );
}

function inCluster(namespace: string): Labels {
  return { location: 'europe-west1', cluster_name: 'prod-1', namespace_name: namespace };
}

function uptime(resourceLabels: Labels, readings: readonly Reading[]): RawSeries {
  const described = { metricType: 'kubernetes.io/container/uptime', resourceType: 'k8s_container', metricLabels: {} };
  return gauge({ ...described, resourceLabels }, readings, ({ seconds }) => seconds - START_SECONDS + 60);
}

/** Whole minutes: what was read at the start and at the end of each. */
function minutesOf(readings: readonly Reading[]): { readonly from: Reading; readonly to: Reading }[] {
  const marks = readings.filter((_, i) => i % READINGS_A_MINUTE === 0);
  return marks.slice(1).map((to, i) => ({ from: marks[i]!, to }));
}

function increases(described: Described, readings: readonly Reading[], value: (reading: Reading) => number): RawSeries {
  const points = minutesOf(readings).map(({ from, to }) => ({
    startMs: 1_000 * from.seconds,
    endMs: 1_000 * to.seconds,
    value: Math.round(value(to)) - Math.round(value(from)),
  }));
  return { project: PROJECT, ...described, kind: 'DELTA', valueType: 'INT64', points };
}

function distributions(described: Described, readings: readonly Reading[]): RawSeries {
  const points = minutesOf(readings).map(({ from, to }) => {
    const upTo = to.buckets.map((count, i) => count - from.buckets[i]!);
    const bucketCounts = upTo.map((count, i) => count - (upTo[i - 1] ?? 0));
    return { startMs: 1_000 * from.seconds, endMs: 1_000 * to.seconds, value: { bounds: BOUNDS_MS, bucketCounts } };
  });
  return { project: PROJECT, ...described, kind: 'DELTA', valueType: 'DISTRIBUTION', unit: 'ms', points };
}

function gauge(described: Described, readings: readonly Reading[], value: (reading: Reading) => number): RawSeries {
  const points = minutesOf(readings).map(({ to }) => ({ endMs: 1_000 * to.seconds, value: value(to) }));
  return { project: PROJECT, ...described, kind: 'GAUGE', valueType: 'DOUBLE', points };
}

function cumulative(
  described: Described,
  valueType: 'DOUBLE' | 'INT64',
  { readings, value }: { readonly readings: readonly Reading[]; readonly value: (reading: Reading) => number },
): RawSeries {
  const startMs = 1_000 * START_SECONDS - 60_000;
  const points = minutesOf(readings).map(({ to }) => ({ startMs, endMs: 1_000 * to.seconds, value: value(to) }));
  return { project: PROJECT, ...described, kind: 'CUMULATIVE', valueType, points };
}
