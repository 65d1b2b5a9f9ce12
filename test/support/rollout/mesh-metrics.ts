/** What Istio's proxies count of each workload, by its namespace and name: "shop/checkout". */
export type Telemetry = Map<string, WorkloadTelemetry>;

/** What is counted of one workload. */
export interface WorkloadTelemetry {
  requests: number;
  readonly codes: Map<number, number>;
  /** How many took at most each of the bounds. */
  readonly buckets: number[];
  sumMs: number;
}

/** Those of Istio, as far as a toy service goes. */
const BOUNDS_MS = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000];

/** Counts one answer. */
export function tell(
  telemetry: Telemetry,
  workload: string,
  { code, durationMs }: { readonly code: number; readonly durationMs: number },
): void {
  const told = telemetry.get(workload) ?? {
    requests: 0,
    // A proxy tells of a code from its first answer on; that there were none before it is known here.
    codes: new Map([[200, 0]]),
    buckets: BOUNDS_MS.map(() => 0),
    sumMs: 0,
  };
  telemetry.set(workload, told);
  told.requests++;
  told.sumMs += durationMs;
  told.codes.set(code, (told.codes.get(code) ?? 0) + 1);
  for (const [i, bound] of BOUNDS_MS.entries()) if (durationMs <= bound) told.buckets[i]!++;
}

/** All of it, as Prometheus scrapes it. */
export function renderMesh(telemetry: Telemetry): string {
  const requests = ['# TYPE istio_requests_total counter'];
  const durations = ['# TYPE istio_request_duration_milliseconds histogram'];
  for (const [workload, { requests: count, codes, buckets, sumMs }] of telemetry) {
    const [namespace = '', name = ''] = workload.split('/');
    const labels = `reporter="destination",destination_workload="${name}",destination_workload_namespace="${namespace}"`;
    for (const [code, times] of codes) {
      requests.push(`istio_requests_total{${labels},response_code="${String(code)}"} ${String(times)}`);
    }
    const named = 'istio_request_duration_milliseconds';
    for (const [i, bound] of BOUNDS_MS.entries()) {
      durations.push(`${named}_bucket{${labels},le="${String(bound)}"} ${String(buckets[i])}`);
    }
    durations.push(`${named}_bucket{${labels},le="+Inf"} ${String(count)}`);
    durations.push(`${named}_sum{${labels}} ${String(sumMs)}`, `${named}_count{${labels}} ${String(count)}`);
  }
  return [...requests, ...durations, ''].join('\n');
}
