import type { Behaviour } from './behaviour.js';
import { histogram, series } from './open-metrics.js';
import { givenBy, simulatePods, START_SECONDS } from './simulate-pods.js';

/** A few of the many that Micrometer has. */
const BOUNDS = [0.011184811, 0.022369621, 0.044739242, 0.067108864, 0.089478485, 0.111848106, 0.156587348, 0.268435456];
const LONG_BOUNDS = [0.447392426, 0.626349396, 0.984263336, 1.789569706];
const STATUS = { ok: '200', errors: '500', clientErrors: '404' } as const;
const OUTCOMES = { ok: 'SUCCESS', errors: 'SERVER_ERROR', clientErrors: 'CLIENT_ERROR' };
const CORES = 4;

/** What the pods of a Spring Boot service tell by Micrometer. */
export function micrometerSeries(workload: Behaviour, namespace: string): string[] {
  const bounds = [...BOUNDS, ...LONG_BOUNDS];
  const boundsMs = bounds.map((bound) => 1_000 * bound);
  return simulatePods({ ...workload, abortedRatio: 0, exhaustedRatio: 0 }, boundsMs).flatMap(
    ({ name: pod, readings }) => {
      const labels = { namespace, pod, job: 'spring' };
      return [
        ...givenBy(readings, STATUS).flatMap(([of, status]) => {
          const ofStatus = readings.map((reading) => {
            const share = reading.requests > 0 ? reading.answered[of] / reading.requests : 0;
            return {
              ...reading,
              requests: reading.answered[of],
              buckets: reading.buckets.map((inBucket) => inBucket * share),
            };
          });
          const request = { ...labels, uri: '/cart', method: 'GET', error: 'none', exception: 'none', status };
          const name = 'http_server_requests_seconds';
          return histogram(name, { ...request, outcome: OUTCOMES[of] }, { readings: ofStatus, bounds });
        }),
        ...series('process_cpu_usage', labels, { readings, value: ({ cores }) => cores / CORES }),
        ...series(
          'jvm_gc_pause_seconds_sum',
          { ...labels, action: 'end of minor GC', cause: 'G1 Evacuation Pause' },
          {
            readings,
            value: ({ seconds, wobble }) => workload.collectingRatio * (seconds - START_SECONDS + wobble()),
          },
        ),
        ...series('jvm_gc_memory_allocated_bytes_total', labels, {
          readings,
          value: ({ requests, seconds }) =>
            1_024 * (workload.allocatedKibPerRequest * requests + 10 * (seconds - START_SECONDS)),
        }),
        ...['G1 Eden Space', 'G1 Old Gen'].flatMap((id) =>
          series(
            'jvm_memory_used_bytes',
            { ...labels, area: 'heap', id },
            {
              readings,
              value: ({ wobble }) => Math.round((workload.heapMiB / 2) * 1_048_576 * wobble()),
            },
          ),
        ),
        ...series(
          'jvm_memory_used_bytes',
          { ...labels, area: 'nonheap', id: 'Metaspace' },
          {
            readings,
            value: () => 9e8,
          },
        ),
        ...series('jvm_threads_live_threads', labels, {
          readings,
          value: ({ wobble }) => Math.round(workload.threads * wobble()),
        }),
        ...series('process_start_time_seconds', labels, { readings, value: () => START_SECONDS - 60 }),
      ];
    },
  );
}
