import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetched } from './loop/bodies.js';
import { startLargeSource } from './loop/large-source.js';
import { startProbedService, type ProbedService } from './loop/probed-service.js';
import { worstRequests, type WorstRequest } from './loop/requests.js';

// npm run bench:loop: the longest block of the service's event loop by each of the worst requests that its limits let in.

const MOST_MS = 50;
const RUNS = 4;
/** Only requests whose names hold this. */
const ONLY = process.argv[2] ?? '';

const source = await startLargeSource();
const folder = await mkdtemp(join(tmpdir(), 'loop-'));
const settings = join(folder, 'settings.yaml');
await writeFile(
  settings,
  `sources:\n  prometheus: { type: prometheus, url: '${source.url}' }\narchive: { directory: '${folder}' }\n`,
);
const service = await startProbedService({ CANARY_JUDGE_CONFIG: settings });
try {
  const rows = [];
  for (const request of worstRequests(await prepare(service))) {
    if (!request.name.includes(ONLY)) continue;
    const blocks = [];
    let took = 0;
    for (let run = 0; run < RUNS; run++) {
      await service.longest();
      const startedMs = performance.now();
      await send(service, request);
      took = performance.now() - startedMs;
      blocks.push(await service.longest());
    }
    const cpu = blocks.map(({ cpuMs }) => cpuMs);
    const wall = blocks.map(({ wallMs }) => wallMs);
    console.error(`${request.name}: ${cpu.map((ms) => ms.toFixed(0)).join(', ')} ms`);
    rows.push({
      request: request.name,
      'first, cpu ms': Math.round(cpu[0] ?? NaN),
      'later, cpu ms': Math.round(Math.max(...cpu.slice(1))),
      'later, wall ms': Math.round(Math.max(...wall.slice(1))),
      'answered, ms': Math.round(took),
      'rss, MiB': Math.round(await service.rssMib()),
    });
  }
  console.table(rows);
  if (rows.some((row) => row['later, cpu ms'] > MOST_MS)) process.exitCode = 1;
} finally {
  await service.stop();
  source.stop();
  await rm(folder, { recursive: true });
}

async function prepare({ address }: ProbedService): Promise<{ readonly id: string; readonly kept: string }> {
  const ask = async (body: object): Promise<string> => {
    const response = await fetch(`${address}/judgements`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.text();
  };
  const small = JSON.parse(await ask(fetched({ metrics: 10, slots: 10_000 }))) as { id: string };
  const kept = await ask({ ...fetched({ metrics: 25, slots: 10_000 }), include: ['series', 'evidence'] });
  return { id: small.id, kept };
}

async function send(
  { address }: ProbedService,
  { name, path, body, accept, type, status }: WorstRequest,
): Promise<void> {
  const response = await fetch(`${address}${path}`, {
    ...(body ? { method: 'POST', body: body() } : {}),
    headers: { accept: accept ?? 'application/json', 'content-type': type ?? 'application/json' },
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (response.status === status) return;
  console.error(`${name}: ${String(response.status)} ${text.slice(0, 200)}`);
  process.exitCode = 1;
}
