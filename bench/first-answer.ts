import { readFileSync } from 'node:fs';
import { startBuiltService } from '../scripts/built-service.js';
import { timingOf, type Timing } from './measure.js';

const RUNS = 9;
const LIMIT_MS = 600;
const REQUEST = readFileSync(new URL('../fixtures/requests/slow-canary.json', import.meta.url), 'utf8');

/** Times the built service from its start to its first judgement over HTTP; a first run that fills the disk's cache is not counted. */
export async function benchFirstAnswer(): Promise<Timing[]> {
  await startAndJudge();
  const durations: number[] = [];
  for (let i = 0; i < RUNS; i++) durations.push(await startAndJudge());
  return [timingOf('node dist/main.js', durations, LIMIT_MS)];
}

async function startAndJudge(): Promise<number> {
  const startedMs = performance.now();
  const { address, stop } = await startBuiltService();
  const response = await fetch(`${address}/judgements`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: REQUEST,
  });
  if (response.status !== 200)
    throw new Error(`The service answered ${String(response.status)}: ${await response.text()}`);
  await response.json();
  const durationMs = performance.now() - startedMs;
  await stop();
  return durationMs;
}
