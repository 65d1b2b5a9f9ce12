import type { Behaviour } from './behaviour.js';
import { histogram, series } from './open-metrics.js';
import { givenBy, simulatePods, type Reading } from './simulate-pods.js';

const BOUNDS_MS = [10, 25, 50, 100, 250, 500, 1_000, 2_500];
/** By response code, and of gRPC, where all of them are 200, by status. */
const CODES = { ok: '200', errors: '503', clientErrors: '404', aborted: '0', exhausted: '429' };
const GRPC_STATUS = { ok: '0', errors: '14', clientErrors: '5', aborted: '1', exhausted: '8' };

/** What the proxies of a workload's pods count of its requests, and what those of its callers count, who retry. */
export function istioSeries(workload: Behaviour, namespace: string, protocol: 'http' | 'grpc' = 'http'): string[] {
  const labels = {
    destination_workload: workload.name,
    destination_workload_namespace: namespace,
    destination_service: `checkout.${namespace}.svc.cluster.local`,
    request_protocol: protocol,
    connection_security_policy: 'mutual_tls',
  };
  return simulatePods(workload, BOUNDS_MS).flatMap(({ name, readings }) => {
    const own = { reporter: 'destination', ...labels, instance: `${name}:15020`, pod: name };
    const callers = { reporter: 'source', ...labels, response_code: '200', instance: 'web:15020', pod: name };
    const tried = ({ requests }: Reading): number => 3 * requests;
    return [
      ...givenBy(readings, CODES).flatMap(([of, code]) => {
        const told =
          protocol === 'grpc'
            ? { response_code: '200', grpc_response_status: GRPC_STATUS[of] }
            : { response_code: code, response_flags: code === '0' ? 'DC' : '-' };
        const value = ({ answered }: Reading): number => answered[of];
        return series('istio_requests_total', { ...own, ...told }, { readings, value });
      }),
      ...(workload.mirrored ? [] : series('istio_requests_total', callers, { readings, value: tried })),
      ...histogram('istio_request_duration_milliseconds', own, { readings, bounds: BOUNDS_MS }),
    ];
  });
}
