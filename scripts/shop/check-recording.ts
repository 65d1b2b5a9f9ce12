import { BUCKET_BOUNDS_MS, CODES } from './simulate-pod.js';
import { minuteOfCycleMs, TICK_MS, TICK_TIMES_MS } from './simulated-time.js';
import { WORKLOADS } from './workloads.js';

/** The part of Prometheus' answer that is read. */
interface Answer {
  readonly data: {
    readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly value: [number, string] }[];
  };
}

/** How many series of each metric a pod has; a histogram has a bucket for +Inf too. */
const SERIES_A_POD = {
  istio_requests_total: CODES.length,
  istio_request_duration_milliseconds_bucket: CODES.length * (BUCKET_BOUNDS_MS.length + 1),
  istio_request_duration_milliseconds_sum: CODES.length,
  istio_request_duration_milliseconds_count: CODES.length,
  container_cpu_usage_seconds_total: 1,
  container_memory_working_set_bytes: 1,
  container_start_time_seconds: 1,
  kube_pod_container_status_restarts_total: 1,
};

/** Resolves if each series of each pod has one sample for each tick the pod lived; rejects with a difference if not. */
export async function checkRecording(url: string): Promise<void> {
  const names = Object.keys(SERIES_A_POD);
  const found = (await Promise.all(names.map((name) => countTicks(url, name)))).flat().toSorted();
  const expected = expectedTicks().toSorted();
  const missing = expected.filter((line) => !found.includes(line));
  const surplus = found.filter((line) => !expected.includes(line));
  if (missing.length + surplus.length === 0) return;
  const [wanted = 'nothing', got = 'nothing'] = [missing[0], surplus[0]];
  throw new Error(
    `Not every tick was recorded once: ${String(missing.length)} of ${String(expected.length)} counts differ; ` +
      `expected ${wanted}, found ${got}`,
  );
}

/** The metric is asked for alone, because counting takes the names off and two series may not become one. */
async function countTicks(url: string, name: string): Promise<string[]> {
  const range = `${String(TICK_TIMES_MS.length * TICK_MS - 1)}ms`;
  const query = `count_values by (pod) ("ticks", count_over_time(${name}[${range}]))`;
  const response = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query, time: String((TICK_TIMES_MS.at(-1) ?? 0) / 1_000) }),
  });
  if (!response.ok) throw new Error(`Prometheus answered ${String(response.status)}: ${await response.text()}`);
  const { data } = (await response.json()) as Answer;
  return data.result.map(
    ({ metric: { pod, ticks }, value }) => `${String(pod)} ${value[1]} ${name} of ${String(ticks)} ticks`,
  );
}

function expectedTicks(): string[] {
  return WORKLOADS.flatMap(({ pods, diesAfterMinutes }) => {
    const ticks = TICK_TIMES_MS.filter((timeMs) => timeMs < minuteOfCycleMs(diesAfterMinutes)).length;
    return pods.flatMap((pod) =>
      Object.entries(SERIES_A_POD).map(
        ([name, series]) => `${pod} ${String(series)} ${name} of ${String(ticks)} ticks`,
      ),
    );
  });
}
