import type { Behaviour } from './behaviour.js';
import { histogram, series } from './open-metrics.js';
import { givenBy, simulatePods, START_SECONDS, type Reading } from './simulate-pods.js';

const BOUNDS_MS = [10, 20, 30, 40, 50, 100, 200, 300, 400, 500, 1_000, 2_000];
const STATUS = { ok: '200', errors: '503', clientErrors: '404' } as const;

/** What the proxies of a Linkerd deployment count, of its requests and of those that it is scraped with. */
export function linkerdSeries(workload: Behaviour, namespace: string): string[] {
  return simulatePods({ ...workload, abortedRatio: 0, exhaustedRatio: 0 }, BOUNDS_MS).flatMap(
    ({ name: pod, readings }) => {
      const scraped = { namespace, deployment: workload.name, pod, job: 'linkerd-proxy' };
      const inbound = { ...scraped, direction: 'inbound', tls: 'true', target_port: '8080', route_name: 'default' };
      const admin = {
        ...inbound,
        tls: 'no_identity',
        target_port: '4191',
        classification: 'success',
        status_code: '200',
      };
      return [
        ...givenBy(readings, STATUS).flatMap(([kind, status_code]) => {
          const classification = kind === 'errors' ? 'failure' : 'success';
          const value = ({ answered }: Reading): number => answered[kind];
          return series('response_total', { ...inbound, classification, status_code }, { readings, value });
        }),
        ...series('response_total', admin, { readings, value: ({ seconds }) => 100 * (seconds - START_SECONDS) }),
        ...series(
          'response_total',
          { ...inbound, direction: 'outbound', status_code: '500', classification: 'failure' },
          {
            readings,
            value: ({ requests }) => 2 * requests,
          },
        ),
        ...series('request_total', inbound, { readings, value: ({ requests }) => requests }),
        ...histogram('response_latency_ms', inbound, { readings, bounds: BOUNDS_MS }),
        ...series(
          'tcp_open_connections',
          { ...inbound, peer: 'src' },
          {
            readings,
            value: ({ wobble }) => Math.round(workload.connections * wobble()),
          },
        ),
        ...series('process_start_time_seconds', scraped, { readings, value: () => START_SECONDS - 60 }),
      ];
    },
  );
}
