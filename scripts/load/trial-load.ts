import { cpus } from 'node:os';
import { lowestOfEach, percentile, slopeOf, type Sample } from './figures.js';
import { startLoadWorld, type LoadWorld } from './load-world.js';
import { sendAtRate } from './send-at-rate.js';
import { sendLoad, type Answered } from './send-load.js';
import { watchMemory } from './watch-memory.js';

/** How long twice the capacity is asked for. */
const MINUTES = Number(process.argv[2] ?? 10);
const CAPACITY_CONNECTIONS = 8;
/** Of the run, until everything is compiled and every pool is filled. */
const SETTLING_RATIO = 0.2;
/** Of the mean, over the whole run. */
const MOST_GROWTH_RATIO = 0.1;
const MOST_LATENCY_RATIO = 2;
const NORMAL_AGAIN_MS = 1_000;

/** Whether a figure is within its bound. */
interface Check {
  readonly text: string;
  readonly held: boolean;
}

const world = await startLoadWorld();
try {
  const checks = await tryOut(world);
  for (const { text, held } of checks) console.log(`${held ? 'held  ' : 'BROKEN'} ${text}`);
  process.exitCode = checks.every(({ held }) => held) ? 0 : 1;
} finally {
  await world.stop();
}

async function tryOut({ url, body }: LoadWorld): Promise<Check[]> {
  console.log(
    `${String(cpus().length)} x ${cpus()[0]?.model ?? '?'}, Node ${process.version}; the load, Prometheus and the service share them`,
  );
  await sendLoad({ url, body, connections: CAPACITY_CONNECTIONS, seconds: 15 });
  const unloaded = await sendLoad({ url, body, connections: 1, seconds: 30 });
  console.log(`unloaded          ${told(unloaded)}`);
  const capacitySeconds = 20;
  const full = await sendLoad({ url, body, connections: CAPACITY_CONNECTIONS, seconds: capacitySeconds });
  const capacity = (full.statuses['200'] ?? 0) / capacitySeconds;
  console.log(`capacity          ${capacity.toFixed(0)} judgements/s; ${told(full)}`);

  const memory = watchMemory(url);
  const seconds = MINUTES * 60;
  const rush = await sendAtRate({ url, body, seconds, rate: 2 * capacity });
  memory.stop();
  const againMs = await untilNormal({ url, body }, percentile(unloaded.acceptedMs, 0.99));
  const after = await sendLoad({ url, body, connections: 1, seconds: 10 });
  const sent = Object.values(rush.statuses).reduce((sum, count) => sum + count, 0);
  console.log(`twice as much     ${(sent / seconds).toFixed(0)} requests/s for ${String(MINUTES)} min; ${told(rush)}`);
  console.log(`refused           ${toldTimes(rush.refusedMs)}`);
  console.log(`afterwards        normal after ${againMs.toFixed(0)} ms; ${told(after)}`);
  return [
    ...checkStatuses(rush),
    ratioCheck(rush, unloaded),
    flat('resident memory', memory.resident, seconds),
    flat('heap after collections', lowestOfEach(10, memory.heap), seconds),
    { text: `normal again within ${String(NORMAL_AGAIN_MS)} ms`, held: againMs <= NORMAL_AGAIN_MS },
  ];
}

function told({ statuses, acceptedMs }: Answered): string {
  return `${JSON.stringify(statuses)}; 200s: ${toldTimes(acceptedMs)}`;
}

function toldTimes(ms: readonly number[]): string {
  return `p50 ${percentile(ms, 0.5).toFixed(1)} ms, p99 ${percentile(ms, 0.99).toFixed(1)} ms`;
}

function checkStatuses({ statuses }: Answered): Check[] {
  const others = Object.keys(statuses).filter((status) => status !== '200' && status !== '503');
  return [
    { text: `only 200 and 503 are answered (${JSON.stringify(statuses)})`, held: others.length === 0 },
    { text: 'some are accepted and some refused', held: '200' in statuses && '503' in statuses },
  ];
}

function ratioCheck(rush: Answered, unloaded: Answered): Check {
  const ratio = percentile(rush.acceptedMs, 0.99) / percentile(unloaded.acceptedMs, 0.99);
  const text = `p99 of accepted ones is ${ratio.toFixed(2)} x the unloaded one, at most ${String(MOST_LATENCY_RATIO)}`;
  return { text, held: ratio <= MOST_LATENCY_RATIO };
}

function flat(what: string, samples: readonly Sample[], seconds: number): Check {
  const settled = samples.filter(({ second }) => second >= SETTLING_RATIO * seconds);
  const mean = settled.reduce((sum, { value }) => sum + value, 0) / settled.length;
  const slope = slopeOf(settled);
  const growth = (slope * seconds) / mean;
  const text = `${what}: mean ${mean.toFixed(0)} MiB, slope ${(slope * 60).toFixed(2)} MiB/min over ${String(settled.length)} samples, ${(100 * growth).toFixed(1)} % over the run, at most ${String(100 * MOST_GROWTH_RATIO)} %`;
  return { text, held: growth <= MOST_GROWTH_RATIO };
}

/** How long it takes until a judgement is made as fast as ever. */
async function untilNormal({ url, body }: Pick<LoadWorld, 'url' | 'body'>, usualMs: number): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const sentMs = performance.now();
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/judgements`, { method: 'POST', headers, body });
    await response.arrayBuffer();
    if (response.status === 200 && performance.now() - sentMs <= usualMs) return performance.now() - startMs;
  }
}
