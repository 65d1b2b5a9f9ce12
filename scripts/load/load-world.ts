import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBuiltService } from '../built-service.js';
import { startPrometheus } from '../prometheus-process.js';

/** A service of its own process with a real Prometheus, and what it is asked. */
export interface LoadWorld {
  readonly url: string;
  /** The body of a judgement that asks 12 queries of 60 slots. */
  readonly body: string;
  readonly stop: () => Promise<void>;
}

const END_SECONDS = Date.parse('2026-11-20T12:00:00Z') / 1_000;
const LENGTH_SECONDS = 2 * 3_600;
const SCRAPE_SECONDS = 15;
const METRICS = 6;

/** Starts both; the service is the one that was built last. */
export async function startLoadWorld(): Promise<LoadWorld> {
  const configs = await mkdtemp(join(tmpdir(), 'canary-judge-load-'));
  await writeFile(join(configs, 'load.json'), JSON.stringify(config()));
  const prometheus = await startPrometheus({ openMetrics: counters() });
  const service = await startBuiltService({
    environment: { PROMETHEUS_URL: prometheus.url, METRIC_CONFIGS: configs, LOG_LEVEL: 'silent' },
  });
  return {
    url: service.address,
    body: JSON.stringify({
      config: 'load',
      baseline: { scope: { workload: 'a' } },
      canary: { scope: { workload: 'b' } },
      window: { start: iso(END_SECONDS - 3_600), end: iso(END_SECONDS) },
    }),
    stop: async () => {
      await service.stop();
      await prometheus.stop();
      await rm(configs, { recursive: true });
    },
  };
}

function iso(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}

function config(): object {
  return {
    scope: { workload: {} },
    groups: { all: 100 },
    metrics: Array.from({ length: METRICS }, (_, i) => ({
      name: `m${String(i)}`,
      group: 'all',
      query: { type: 'prometheus', expr: `sum(rate(m${String(i)}_total{workload="\${workload}"}[60s]))` },
    })),
  };
}

/** Counters of two workloads that grow alike. */
function counters(): string {
  const lines: string[] = [];
  for (let metric = 0; metric < METRICS; metric++) {
    for (const workload of ['a', 'b']) {
      let [count, state] = [0, metric * 2 + Number(workload === 'b') + 1];
      for (let time = END_SECONDS - LENGTH_SECONDS; time <= END_SECONDS; time += SCRAPE_SECONDS) {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        count += 500 + (state % 100);
        lines.push(`m${String(metric)}_total{workload="${workload}"} ${String(count)} ${String(time)}`);
      }
    }
  }
  return [...lines, '# EOF', ''].join('\n');
}
