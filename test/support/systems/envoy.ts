import type { Behaviour } from './behaviour.js';
import { histogram, series } from './open-metrics.js';
import { givenBy, simulatePods, type Reading } from './simulate-pods.js';

const BOUNDS_MS = [10, 25, 50, 100, 250, 500, 1_000, 2_500];
const CLASSES = { ok: '2', errors: '5', clientErrors: '4' } as const;

/** What an Envoy counts of its requests to an upstream cluster, whose hosts are the pods of the workload. */
export function envoySeries(workload: Behaviour): string[] {
  const oneEnvoy = { ...workload, pods: 1, abortedRatio: 0 };
  return simulatePods(oneEnvoy, BOUNDS_MS).flatMap(({ readings }) => {
    const cluster = { envoy_cluster_name: workload.name, job: 'gateway', instance: 'gateway-0:19001' };
    return [
      ...givenBy(readings, CLASSES).flatMap(([kind, envoy_response_code_class]) => {
        const value = ({ answered }: Reading): number => answered[kind];
        return series('envoy_cluster_upstream_rq_xx', { ...cluster, envoy_response_code_class }, { readings, value });
      }),
      ...histogram('envoy_cluster_upstream_rq_time', cluster, { readings, bounds: BOUNDS_MS }),
      ...series('envoy_cluster_upstream_rq_pending_overflow', cluster, {
        readings,
        value: ({ answered }) => answered.exhausted,
      }),
      ...series('envoy_cluster_membership_total', cluster, { readings, value: () => workload.pods }),
      ...series('envoy_cluster_membership_healthy', cluster, {
        readings,
        value: () => workload.pods * workload.readyRatio,
      }),
    ];
  });
}
