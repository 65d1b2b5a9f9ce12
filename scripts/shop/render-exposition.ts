import { BUCKET_BOUNDS_MS, type Answered, type PodReading } from './simulate-pod.js';

/** A pod's readings with the names it is known by. */
export interface NamedReading extends PodReading {
  readonly workload: string;
  readonly pod: string;
  readonly startedMs: number;
}

/** A sample without its time: series and value. */
type Sample = readonly [series: string, value: number];

const NAMESPACE = 'shop';

/** The readings in Prometheus' text format, each sample with the simulated time. */
export function renderExposition(readings: readonly NamedReading[], timeMs: number): string {
  const family = (name: string, type: string, samples: readonly Sample[]): string =>
    [`# TYPE ${name} ${type}`, ...samples.map(([series, value]) => `${series} ${String(value)} ${String(timeMs)}`)]
      .map((line) => `${line}\n`)
      .join('');
  const ofContainers = (name: string, value: (reading: NamedReading) => number): Sample[] =>
    readings.map((reading) => [`${name}{${containerLabels(reading)}}`, value(reading)]);
  const ofRequests = (samples: (answered: Answered, labels: string) => Sample[]): Sample[] =>
    readings.flatMap((reading) =>
      reading.answered.flatMap((answered) => samples(answered, requestLabels(reading, answered))),
    );

  return [
    family(
      'istio_requests_total',
      'counter',
      ofRequests(({ count }, labels) => [[`istio_requests_total{${labels}}`, count]]),
    ),
    family('istio_request_duration_milliseconds', 'histogram', ofRequests(durationSamples)),
    family(
      'container_cpu_usage_seconds_total',
      'counter',
      ofContainers('container_cpu_usage_seconds_total', ({ cpuSeconds }) => cpuSeconds),
    ),
    family(
      'container_memory_working_set_bytes',
      'gauge',
      ofContainers('container_memory_working_set_bytes', ({ memoryBytes }) => memoryBytes),
    ),
    family(
      'container_start_time_seconds',
      'gauge',
      ofContainers('container_start_time_seconds', ({ startedMs }) => startedMs / 1_000),
    ),
    family(
      'kube_pod_container_status_restarts_total',
      'counter',
      ofContainers('kube_pod_container_status_restarts_total', () => 0),
    ),
  ].join('');
}

function durationSamples({ buckets, count, sumMs }: Answered, labels: string): Sample[] {
  const name = 'istio_request_duration_milliseconds';
  let cumulative = 0;
  const samples = [...BUCKET_BOUNDS_MS.map(String), '+Inf'].map((bound, i): Sample => {
    cumulative += buckets[i] ?? 0;
    return [`${name}_bucket{${labels},le="${bound}"}`, cumulative];
  });
  return [...samples, [`${name}_sum{${labels}}`, sumMs], [`${name}_count{${labels}}`, count]];
}

function requestLabels({ workload, pod }: NamedReading, { code }: Answered): string {
  return [
    'reporter="destination"',
    `destination_workload="${workload}"`,
    `destination_workload_namespace="${NAMESPACE}"`,
    `destination_service="checkout.${NAMESPACE}.svc.cluster.local"`,
    'request_protocol="http"',
    `response_code="${String(code)}"`,
    `pod="${pod}"`,
  ].join(',');
}

function containerLabels({ pod }: NamedReading): string {
  return `namespace="${NAMESPACE}",pod="${pod}",container="app"`;
}
