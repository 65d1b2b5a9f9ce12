import type { Behaviour } from './behaviour.js';
import { series } from './open-metrics.js';
import { requestsSeries } from './kubernetes.js';
import { simulatePods, START_SECONDS } from './simulate-pods.js';

/** The default metrics of prom-client, and the counter of requests that the service has besides. */
export function nodejsSeries(workload: Behaviour, namespace: string): string[] {
  const ofPods = simulatePods(workload).flatMap(({ name: pod, readings }) => {
    const labels = { namespace, pod, job: 'node' };
    const gauge = (name: string, value: number): string[] =>
      series(name, labels, { readings, value: ({ wobble }) => value * wobble() });
    return [
      ...gauge('nodejs_eventloop_lag_p50_seconds', workload.eventLoopP50Ms / 1_000),
      ...gauge('nodejs_eventloop_lag_p99_seconds', workload.eventLoopP99Ms / 1_000),
      ...series('process_cpu_seconds_total', labels, { readings, value: ({ cpuSeconds }) => cpuSeconds }),
      ...['major', 'minor'].flatMap((kind) =>
        series(
          'nodejs_gc_duration_seconds_sum',
          { ...labels, kind },
          {
            readings,
            value: ({ seconds, wobble }) => (workload.collectingRatio / 2) * (seconds - START_SECONDS + wobble()),
          },
        ),
      ),
      ...gauge('nodejs_heap_size_used_bytes', workload.heapMiB * 1_048_576),
      ...gauge('process_resident_memory_bytes', workload.memoryMiB * 1_048_576),
      ...gauge('process_open_fds', workload.openFiles),
      ...series('process_start_time_seconds', labels, { readings, value: () => START_SECONDS - 60 }),
    ];
  });
  return [...ofPods, ...requestsSeries(workload, namespace, 'http_request_duration_seconds_count')];
}
