import type { Behaviour } from './behaviour.js';

/** 2023-11-14T22:00:00Z, where all that is simulated starts. */
export const START_SECONDS = 1_700_000_000 - 800;
/** As long as a window of 22 minutes and a minute around it. */
export const SECONDS = 1_440;
const SCRAPE_SECONDS = 30;

/** What a pod has counted, and what its gauges show, when it is scraped. */
export interface Reading {
  /** Since 1970. */
  readonly seconds: number;
  readonly answered: Readonly<Record<'ok' | 'errors' | 'clientErrors' | 'aborted' | 'exhausted', number>>;
  /** Of all requests, those up to each bound, and all. */
  readonly buckets: readonly number[];
  readonly requests: number;
  readonly cpuSeconds: number;
  readonly cores: number;
  /** 1 give or take 3 %, another one for each gauge. */
  readonly wobble: () => number;
}

export interface SimulatedPod {
  readonly name: string;
  readonly readings: readonly Reading[];
}

/** What the pods of a workload show, every 30 s, the same on every call; durations are counted up to these bounds, in ms. */
export function simulatePods(workload: Behaviour, boundsMs: readonly number[] = []): SimulatedPod[] {
  return Array.from({ length: workload.pods }, (_, pod) => ({
    name: `${workload.name}-7d4b9cf8d5-abcd${String(pod)}`,
    readings: readPod(workload, boundsMs, createRandom(`${workload.name}/${String(pod)}`)),
  }));
}

/** The kinds of answers that a pod gave at all: of others it has no counter. */
export function givenBy<Kind extends keyof Reading['answered'], Label>(
  readings: readonly Reading[],
  labels: Readonly<Record<Kind, Label>>,
): [Kind, Label][] {
  const last = readings.at(-1)?.answered;
  return (Object.entries(labels) as [Kind, Label][]).filter(([kind]) => (last?.[kind] ?? 0) > 0);
}

function readPod(workload: Behaviour, boundsMs: readonly number[], random: () => number): Reading[] {
  const answered = { ok: 0, errors: 0, clientErrors: 0, aborted: 0, exhausted: 0 };
  const buckets = [...boundsMs, Infinity].map(() => 0);
  let [requests, cpuSeconds] = [0, 0];
  const readings: Reading[] = [];
  const end = Math.min(SECONDS, workload.diesAfter - 1);
  for (let at = 0; at <= end; at += SCRAPE_SECONDS) {
    const served = (workload.requests / workload.pods) * SCRAPE_SECONDS * (0.95 + 0.1 * random());
    const part = (ratio: number): number => served * ratio * (0.6 + 0.8 * random());
    const failed = {
      errors: part(workload.errorRatio),
      clientErrors: part(workload.clientErrorRatio),
      aborted: part(workload.abortedRatio),
      exhausted: part(workload.exhaustedRatio),
    };
    answered.ok += served - Object.values(failed).reduce((sum, count) => sum + count, 0);
    for (const [kind, count] of Object.entries(failed)) answered[kind as keyof typeof failed] += count;
    const medianMs = workload.medianMs * (0.97 + 0.06 * random());
    const slow = workload.slowRatio * (0.8 + 0.4 * random());
    for (const [i, bound] of [...boundsMs, Infinity].entries()) {
      buckets[i]! += served * ((1 - slow) * shareUpTo(bound, medianMs) + slow * shareUpTo(bound, 10 * medianMs));
    }
    const cores = (0.01 + (served / SCRAPE_SECONDS) * (workload.cpuMsPerRequest / 1_000)) * (0.97 + 0.06 * random());
    requests += served;
    cpuSeconds += cores * SCRAPE_SECONDS;
    const wobble = (): number => 0.97 + 0.06 * random();
    const seconds = START_SECONDS + at;
    readings.push({ seconds, answered: { ...answered }, buckets: [...buckets], requests, cpuSeconds, cores, wobble });
  }
  return readings;
}

/** Log-logistic: half lie below the median, 95 % below 1.45 times, 99 % below 1.78 times as much. */
function shareUpTo(bound: number, median: number): number {
  return 1 / (1 + (median / bound) ** 8);
}

/** Numbers from 0 to 1, the same for the same text (FNV-1a, then mulberry32). */
function createRandom(text: string): () => number {
  let state = Buffer.from(text).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
