import type { Behaviour } from './behaviour.js';
import { histogram, series } from './open-metrics.js';
import { givenBy, simulatePods, type Reading } from './simulate-pods.js';

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];
const STATUS = { ok: '200', errors: '502', clientErrors: '404', aborted: '499', exhausted: '429' } as const;

/** What an ingress-nginx controller counts of one Ingress: of its own backend, or, of a canary by annotation, of the upstream that took them. */
export function ingressNginxSeries(workload: Behaviour, ingress: string, canary: string): string[] {
  const boundsMs = BOUNDS.map((bound) => 1_000 * bound);
  const [pod] = simulatePods({ ...workload, pods: 1 }, boundsMs);
  const [connecting] = simulatePods({ ...workload, pods: 1, medianMs: workload.connectMs, slowRatio: 0 }, boundsMs);
  const labels = {
    controller_class: 'k8s.io/ingress-nginx',
    controller_namespace: 'ingress-nginx',
    namespace: 'ingress-nginx',
    exported_namespace: 'shop',
    exported_service: 'checkout',
    ingress,
    canary,
    host: 'checkout.example',
    path: '/',
    method: 'GET',
  };
  const { readings } = pod!;
  return [
    ...givenBy(readings, STATUS).flatMap(([kind, status]) => {
      const value = ({ answered }: Reading): number => answered[kind];
      return series('nginx_ingress_controller_requests', { ...labels, status }, { readings, value });
    }),
    ...histogram(
      'nginx_ingress_controller_request_duration_seconds',
      { ...labels, status: '200' },
      { readings, bounds: BOUNDS },
    ),
    ...histogram(
      'nginx_ingress_controller_connect_duration_seconds',
      { ...labels, status: '200' },
      { readings: connecting!.readings, bounds: BOUNDS },
    ),
  ];
}
