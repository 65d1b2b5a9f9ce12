import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
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
  const service = spawn(process.execPath, ['dist/main.js'], {
    env: { PORT: '0', LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await addressOf(service);
  const response = await fetch(`${address}/judgements`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: REQUEST,
  });
  if (response.status !== 200)
    throw new Error(`The service answered ${String(response.status)}: ${await response.text()}`);
  await response.json();
  const durationMs = performance.now() - startedMs;
  const ended = new Promise((resolve) => service.once('close', resolve));
  service.kill('SIGTERM');
  await ended;
  return durationMs;
}

function addressOf(service: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    service.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const address = /listens on (http:\S+)\n/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    });
    service.once('exit', (code) => {
      reject(new Error(`The service ended with ${String(code)} before it was ready`));
    });
  });
}
