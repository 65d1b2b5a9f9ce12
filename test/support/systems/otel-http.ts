import type { Behaviour } from './behaviour.js';
import { histogram, series } from './open-metrics.js';
import { givenBy, simulatePods, START_SECONDS } from './simulate-pods.js';

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5];
const STATUS = { ok: '200', errors: '500', clientErrors: '404' } as const;

/** What an HTTP server with OpenTelemetry's metrics sends; the sides of a job differ in their version. */
export function otelHttpSeries(workload: Behaviour, job: string): string[] {
  const boundsMs = BOUNDS.map((bound) => 1_000 * bound);
  return simulatePods({ ...workload, abortedRatio: 0, exhaustedRatio: 0 }, boundsMs).flatMap(
    ({ name: instance, readings }) => {
      const labels = { job, instance, service_version: workload.name };
      const request = { ...labels, http_request_method: 'GET', http_route: '/cart', url_scheme: 'http' };
      const { pods, requests, medianMs } = workload;
      return [
        ...givenBy(readings, STATUS).flatMap(([kind, http_response_status_code]) => {
          const ofStatus = readings.map((reading) => {
            const count = reading.answered[kind];
            const share = reading.requests > 0 ? count / reading.requests : 0;
            return { ...reading, requests: count, buckets: reading.buckets.map((inBucket) => inBucket * share) };
          });
          const name = 'http_server_request_duration_seconds';
          return histogram(name, { ...request, http_response_status_code }, { readings: ofStatus, bounds: BOUNDS });
        }),
        ...series(
          'http_server_active_requests',
          { ...labels, http_request_method: 'GET', url_scheme: 'http' },
          {
            readings,
            value: ({ wobble }) => ((requests / pods) * medianMs * wobble()) / 1_000 + workload.connections / 10,
          },
        ),
      ];
    },
  );
}

/** What the OpenTelemetry Java agent sends of the JVM beside that. */
export function otelJvmSeries(workload: Behaviour, job: string): string[] {
  return simulatePods(workload).flatMap(({ name: instance, readings }) => {
    const labels = { job, instance, service_version: workload.name };
    const pools = { 'G1 Old Gen': 0.8, 'G1 Survivor Space': 0.2 };
    return [
      ...series('jvm_cpu_time_seconds_total', labels, { readings, value: ({ cpuSeconds }) => cpuSeconds }),
      ...series(
        'jvm_gc_duration_seconds_sum',
        { ...labels, jvm_gc_name: 'G1 Young Generation' },
        {
          readings,
          value: ({ seconds, wobble }) => workload.collectingRatio * (seconds - START_SECONDS + wobble()),
        },
      ),
      ...Object.entries(pools).flatMap(([jvm_memory_pool_name, share]) =>
        series(
          'jvm_memory_used_after_last_gc_bytes',
          { ...labels, jvm_memory_type: 'heap', jvm_memory_pool_name },
          { readings, value: ({ wobble }) => Math.round(share * workload.heapMiB * 1_048_576 * wobble()) },
        ),
      ),
      ...['runnable', 'waiting'].flatMap((jvm_thread_state) =>
        series(
          'jvm_thread_count',
          { ...labels, jvm_thread_state },
          {
            readings,
            value: ({ wobble }) => Math.round((workload.threads / 2) * wobble()),
          },
        ),
      ),
    ];
  });
}
