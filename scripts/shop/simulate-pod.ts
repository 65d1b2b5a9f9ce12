import { createDrift, createRandom, type Random } from './random.js';
import { TICK_MS } from './simulated-time.js';
import type { Workload } from './workloads.js';

/** The finite upper bounds of the buckets in which Istio counts its durations. */
export const BUCKET_BOUNDS_MS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];

/** The requests that were answered with one code since the pod's first tick. */
export interface Answered {
  readonly code: number;
  count: number;
  sumMs: number;
  /** One number a bound and one for the longer ones, not cumulative. */
  readonly buckets: number[];
}

/** What a pod's counters and gauges stand at. */
export interface PodReading {
  readonly answered: readonly Answered[];
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** The codes with which the shop answers. */
export const CODES = [200, 404, 500, 503];
const NOT_FOUND_RATIO = 0.02;
const IDLE_CPU_CORES = 0.03;
const PAGE_BYTES = 4_096;

/** How much more slowly a busier shop answers: latency goes with this power of the load. */
const LOAD_EXPONENT = 0.3;

/** A pod: each call lives through one more tick at the load (1 is the average) and gives the readings after it. */
export function createPod(workload: Workload, name: string): (load: number) => PodReading {
  const random = createRandom(name);
  const latencyDrift = createDrift(random, { spread: 0.015, memory: 0.7 });
  const cpuDrift = createDrift(random, { spread: 0.05, memory: 0.5 });
  const memoryDrift = createDrift(random, { spread: 0.035, memory: 0.7 });
  const answered = CODES.map((code) => ({
    code,
    count: 0,
    sumMs: 0,
    buckets: BUCKET_BOUNDS_MS.map(() => 0).concat(0),
  }));
  let cpuMicroseconds = 0;

  return (load) => {
    const requests = countRequests(random, load * workload.requestsPerSecond);
    const slowness = load ** LOAD_EXPONENT * (1 + latencyDrift());
    for (let i = 0; i < requests; i++) {
      const code = drawCode(random, workload.errorRatio);
      const durationMs = Math.round(slowness * drawLatencyMs(random, workload));
      for (const answer of answered) if (answer.code === code) count(answer, durationMs);
    }
    const busySeconds = requests * workload.cpuSecondsPerRequest + (IDLE_CPU_CORES * TICK_MS) / 1_000;
    cpuMicroseconds += Math.round(busySeconds * (1 + cpuDrift()) * 1e6);
    const pages = Math.round((workload.memoryMebibytes * 2 ** 20 * (1 + memoryDrift())) / PAGE_BYTES);
    return { answered, cpuSeconds: cpuMicroseconds / 1e6, memoryBytes: pages * PAGE_BYTES };
  };
}

/** Requests arrive independently of each other, so the times between them are exponential. */
function countRequests({ uniform }: Random, perSecond: number): number {
  const wait = (): number => -Math.log(1 - uniform()) / perSecond;
  let requests = 0;
  for (let seconds = wait(); seconds < TICK_MS / 1_000; seconds += wait()) requests++;
  return requests;
}

function drawCode({ uniform }: Random, errorRatio: number): number {
  const draw = uniform();
  if (draw < errorRatio) return draw < 0.6 * errorRatio ? 500 : 503;
  return draw < errorRatio + NOT_FOUND_RATIO ? 404 : 200;
}

/** Log-normal on each side of the median, with a spread of its own. */
function drawLatencyMs({ normal }: Random, { medianMs, spread }: Workload): number {
  const z = normal();
  return medianMs * Math.exp(z * (z < 0 ? spread.below : spread.above));
}

function count(answer: Answered, durationMs: number): void {
  const above = BUCKET_BOUNDS_MS.findIndex((bound) => durationMs <= bound);
  const bucket = above === -1 ? BUCKET_BOUNDS_MS.length : above;
  answer.count++;
  answer.sumMs += durationMs;
  answer.buckets[bucket] = (answer.buckets[bucket] ?? 0) + 1;
}
