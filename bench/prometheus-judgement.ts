import { Agent } from 'node:http';
import axios from 'axios';
import pLimit from 'p-limit';
import { startBuiltService } from '../scripts/built-service.js';
import { startPrometheus } from '../scripts/prometheus-process.js';
import { timingOf, type Timing } from './measure.js';

const END = Date.parse('2023-11-15T22:00:00Z') / 1_000;
const SECONDS = 25 * 3_600;
const SCRAPE_SECONDS = 30;
const METRICS = 100;
/** As many as the source's default. */
const CONCURRENCY = 10;

/** How large a judgement is, and how much longer it may take than its queries alone. */
const CASES = [
  { metrics: 10, slots: 60, warmUp: 100, runs: 100, most: 1.3 },
  { metrics: METRICS, slots: 1_440, warmUp: 3, runs: 9, most: 2 },
];

/** A judgement over HTTP, as a multiple of the time that its queries take alone, sent by the same client with the same concurrency. */
export interface Overhead {
  readonly alone: Timing;
  /** The same, asking for unpacked answers. */
  readonly unpacked: Timing;
  readonly judged: Timing;
  readonly ratio: number;
  readonly most: number;
}

/** Times judgements from a real Prometheus on this machine against their bare queries, in turns. */
export async function benchPrometheusJudgement(): Promise<Overhead[]> {
  const prometheus = await startPrometheus({ openMetrics: counters() });
  const service = await startBuiltService({ environment: { PROMETHEUS_URL: prometheus.url } });
  try {
    const overheads: Overhead[] = [];
    for (const size of CASES)
      overheads.push(await compare(size, { prometheus: prometheus.url, service: service.address }));
    return overheads;
  } finally {
    await service.stop();
    await prometheus.stop();
  }
}

async function compare(
  { metrics, slots, warmUp, runs, most }: (typeof CASES)[number],
  urls: { readonly prometheus: string; readonly service: string },
): Promise<Overhead> {
  const ask = createClient(urls.prometheus, { metrics, slots }, false);
  const askUnpacked = createClient(urls.prometheus, { metrics, slots }, true);
  const judge = (): Promise<number> => timeJudgement(urls.service, metrics, slots);
  for (let i = 0; i < warmUp; i++) {
    await ask();
    await askUnpacked();
    await judge();
  }
  const durations = { alone: [] as number[], unpacked: [] as number[], judged: [] as number[] };
  for (let i = 0; i < runs; i++) {
    durations.alone.push(await ask());
    durations.unpacked.push(await askUnpacked());
    durations.judged.push(await judge());
  }
  const name = `${String(metrics)} metrics x 2 x ${String(slots)}`;
  const alone = timingOf(`${name}, queries alone`, durations.alone, Infinity);
  const judged = timingOf(`${name}, judged`, durations.judged, alone.median * most);
  const unpacked = timingOf(`${name}, queries alone, unpacked`, durations.unpacked, Infinity);
  return { alone, unpacked, judged, ratio: judged.median / alone.median, most };
}

/** The queries of a judgement, sent by themselves: by axios as it comes, or asking for unpacked answers as our source does for few points. */
function createClient(
  url: string,
  { metrics, slots }: { readonly metrics: number; readonly slots: number },
  unpacked: boolean,
): () => Promise<number> {
  const http = axios.create({
    httpAgent: new Agent({ keepAlive: true, maxSockets: CONCURRENCY }),
    proxy: false,
    ...(unpacked ? { headers: { 'Accept-Encoding': 'identity' } } : {}),
    responseType: 'text',
    transformResponse: (body: unknown) => body,
  });
  const limit = pLimit(CONCURRENCY);
  const forms = Array.from({ length: metrics }, (_, i) => i).flatMap((i) =>
    ['a', 'b'].map((workload) => {
      const [start, end] = [String(END - (slots - 1) * 60), String(END)];
      return new URLSearchParams({ query: expr(i, workload), start, end, step: '60' });
    }),
  );
  return async () => {
    const startedMs = performance.now();
    await Promise.all(forms.map((form) => limit(() => http.post(`${url}/api/v1/query_range`, form))));
    return performance.now() - startedMs;
  };
}

async function timeJudgement(url: string, metrics: number, slots: number): Promise<number> {
  const body = JSON.stringify({
    config: {
      scope: { workload: {} },
      groups: { all: 100 },
      metrics: Array.from({ length: metrics }, (_, i) => ({
        name: `m${String(i)}`,
        group: 'all',
        query: { type: 'prometheus', expr: expr(i, '${workload}') },
      })),
    },
    baseline: { scope: { workload: 'a' } },
    canary: { scope: { workload: 'b' } },
    window: { start: new Date((END - slots * 60) * 1_000).toISOString(), end: new Date(END * 1_000).toISOString() },
  });
  const startedMs = performance.now();
  const response = await fetch(`${url}/judgements`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const answer = (await response.json()) as { metrics?: { canary: { count: number } }[] };
  const durationMs = performance.now() - startedMs;
  if (answer.metrics?.at(-1)?.canary.count !== slots)
    throw new Error(`The service answered ${JSON.stringify(answer).slice(0, 500)}`);
  return durationMs;
}

function expr(metric: number, workload: string): string {
  return `sum(rate(m${String(metric)}_total{workload="${workload}"}[60s]))`;
}

/** Counters of two workloads that grow by chance, over a day. */
function counters(): string {
  const lines: string[] = [];
  for (let metric = 0; metric < METRICS; metric++) {
    for (const workload of ['a', 'b']) {
      let count = 0;
      let state = metric * 2 + 1 + Number(workload === 'b');
      for (let time = END - SECONDS; time <= END; time += SCRAPE_SECONDS) {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        count += 500 + (state % 100);
        lines.push(`m${String(metric)}_total{workload="${workload}"} ${String(count)} ${String(time)}`);
      }
    }
  }
  return [...lines, '# EOF', ''].join('\n');
}
