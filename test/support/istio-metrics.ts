/** How a workload behaves; rates are a second. */
export interface SimulatedWorkload {
  readonly name: string;
  readonly requests: number;
  readonly errorRatio: number;
  /** Every request takes about this long, half of them more. */
  readonly medianMs: number;
  /** Seconds, from the first sample on, in which it exposes nothing. */
  readonly silent?: { readonly from: number; readonly to: number };
}

/** What is simulated: scraped every 15 s. */
export interface Simulation {
  readonly startSeconds: number;
  readonly seconds: number;
  readonly workloads: readonly SimulatedWorkload[];
}

const SCRAPE_SECONDS = 15;
const BOUNDS = [25, 50, 100, 250, 500, 1000, 2500];

/** Istio's standard metrics of these workloads as OpenMetrics text, in order of time: the same on every call. */
export function istioMetrics({ startSeconds, seconds, workloads }: Simulation): string {
  const requests: string[] = [];
  const durations: string[] = [];
  for (const workload of workloads) {
    const random = createRandom(17);
    const counts = { 200: 0, 503: 0 };
    const buckets = BOUNDS.map(() => 0);
    for (let at = 0; at <= seconds; at += SCRAPE_SECONDS) {
      const served = workload.requests * SCRAPE_SECONDS * (0.9 + 0.2 * random());
      const failed = served * workload.errorRatio * (0.5 + random());
      counts[503] += failed;
      counts[200] += served - failed;
      const median = workload.medianMs * (0.95 + 0.1 * random());
      for (const [i, bound] of BOUNDS.entries()) buckets[i]! += served / (1 + (median / bound) ** 3);
      if (workload.silent && at >= workload.silent.from && at < workload.silent.to) continue;
      const labels = `reporter="destination",destination_workload="${workload.name}",destination_workload_namespace="shop"`;
      const time = startSeconds + at;
      for (const [code, count] of Object.entries(counts)) {
        requests.push(`istio_requests_total{${labels},response_code="${code}"} ${String(count)} ${String(time)}`);
      }
      for (const [i, bound] of BOUNDS.entries()) {
        durations.push(
          `istio_request_duration_milliseconds_bucket{${labels},le="${String(bound)}"} ${String(buckets[i])} ${String(time)}`,
        );
      }
      const all = counts[200] + counts[503];
      durations.push(`istio_request_duration_milliseconds_bucket{${labels},le="+Inf"} ${String(all)} ${String(time)}`);
    }
  }
  return [...requests, ...durations, '# EOF', ''].join('\n');
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
