import type { Behaviour } from './behaviour.js';
import { series } from './open-metrics.js';
import { simulatePods, START_SECONDS } from './simulate-pods.js';

const PERIODS_A_SECOND = 10;

/** What the kubelet's cAdvisor and kube-state-metrics tell of a workload's pods: an app, a sidecar, and what they are wrapped in. */
export function kubernetesSeries(workload: Behaviour, namespace: string): string[] {
  return simulatePods(workload).flatMap(({ name: pod, readings }, i) => {
    const app = { namespace, pod, container: 'app' };
    const containers = [app, { ...app, container: 'istio-proxy' }];
    const shares = { app: 0.9, 'istio-proxy': 0.1, '': 1 };
    const restartAt = (n: number): number => START_SECONDS + 450 + 300 * n;
    const ofEach = [...containers, { ...app, container: '' }].flatMap((labels) => {
      const share = shares[labels.container as keyof typeof shares];
      return [
        ...series('container_cpu_usage_seconds_total', labels, { readings, value: (one) => share * one.cpuSeconds }),
        ...series('container_memory_working_set_bytes', labels, {
          readings,
          value: ({ wobble }) => Math.round(share * workload.memoryMiB * 1_048_576 * wobble()),
        }),
      ];
    });
    return [
      ...ofEach,
      ...series('container_start_time_seconds', app, { readings, value: () => START_SECONDS - 60 }),
      ...series('container_cpu_cfs_periods_total', app, {
        readings,
        value: ({ seconds }) => (seconds - START_SECONDS) * PERIODS_A_SECOND,
      }),
      ...series('container_cpu_cfs_throttled_periods_total', app, {
        readings,
        value: ({ requests, cpuSeconds }) =>
          (workload.throttledRatio * PERIODS_A_SECOND * (requests + cpuSeconds)) / (workload.requests / workload.pods),
      }),
      ...series(
        'kube_pod_container_status_restarts_total',
        { ...app, uid: pod },
        {
          readings,
          value: ({ seconds }) =>
            i > 0 ? 0 : [...Array(workload.restarts).keys()].filter((n) => seconds >= restartAt(n)).length,
        },
      ),
      ...series(
        'kube_pod_status_ready',
        { namespace, pod, uid: pod, condition: 'true' },
        {
          readings,
          value: ({ wobble }) => (wobble() < 0.97 + 0.06 * workload.readyRatio ? 1 : 0),
        },
      ),
    ];
  });
}

/** The counter of requests that the pods themselves export. */
export function requestsSeries(workload: Behaviour, namespace: string, name = 'http_requests_total'): string[] {
  return simulatePods(workload).flatMap(({ name: pod, readings }) =>
    series(name, { namespace, pod, job: 'shop/app' }, { readings, value: ({ requests }) => requests }),
  );
}
