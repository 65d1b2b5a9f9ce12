import { setTimeout as delay } from 'node:timers/promises';
import { startPrometheus } from '../prometheus-process.js';
import { checkRecording } from './check-recording.js';
import { startExporter } from './exporter.js';
import { simulateShop } from './simulate-shop.js';
import { CYCLE_MS, CYCLE_START_MS, TICK_MS } from './simulated-time.js';

/** A Prometheus that has scraped the shop for the cycle and ten minutes before it. */
export interface RecordedShop {
  readonly url: string;
  /** A whole hour, the same on every run. */
  readonly cycleStartMs: number;
  readonly cycleMs: number;
  readonly tickMs: number;
}

const SCRAPE_INTERVAL = '20ms';
const LIMIT_MS = 120_000;

/** Records the shop, gives what the question finds in it and stops everything; rejects if a tick is missing. */
export async function recordShop<T>(ask: (shop: RecordedShop) => Promise<T>): Promise<T> {
  const exporter = await startExporter(pages());
  try {
    const prometheus = await startPrometheus({ config: configOf(exporter.target) });
    try {
      await within(exporter.finished);
      await checkRecording(prometheus.url);
      return await ask({ url: prometheus.url, cycleStartMs: CYCLE_START_MS, cycleMs: CYCLE_MS, tickMs: TICK_MS });
    } finally {
      await prometheus.stop();
    }
  } finally {
    await exporter.stop();
  }
}

/** An empty page goes first, so that Prometheus has seen the present when the first sample of the past arrives. */
function* pages(): Generator<string, undefined> {
  yield '';
  return yield* simulateShop();
}

/** The instance is named, because its port is another on each run. */
function configOf(target: string): string {
  return `
global: { scrape_interval: ${SCRAPE_INTERVAL}, scrape_timeout: ${SCRAPE_INTERVAL} }
storage: { tsdb: { out_of_order_time_window: 100y } }
scrape_configs:
  - job_name: shop
    honor_timestamps: true
    static_configs: [{ targets: ['${target}'], labels: { instance: shop } }]
`;
}

async function within(finished: Promise<void>): Promise<void> {
  const limit = new AbortController();
  const expired = delay(LIMIT_MS, 'expired' as const, { signal: limit.signal });
  expired.catch(() => undefined);
  const first = await Promise.race([finished, expired]);
  limit.abort();
  if (first === 'expired') throw new Error(`Prometheus did not scrape the shop within ${String(LIMIT_MS)} ms`);
}
