import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetched } from './loop/bodies.js';
import { PROJECT, startLargeMonitoring } from './loop/large-monitoring.js';
import { startLargeSource } from './loop/large-source.js';
import { startProbedService, type ProbedService } from './loop/probed-service.js';
import { worstRequests, type Known, type WorstRequest } from './loop/requests.js';

// npm run bench:loop: the longest block of the service's event loop by each of the worst requests that its limits let in.

const MOST_MS = 50;
const RUNS = 4;
/** Only requests whose names hold this. */
const ONLY = process.argv[2] ?? '';

/** Of one source, asked by several at once. */
const MONITORED_SERIES = 60;

const [source, gone] = [await startLargeSource(), await startLargeSource()];
const monitoring = await startLargeMonitoring(MONITORED_SERIES);
const folder = await mkdtemp(join(tmpdir(), 'loop-'));
const settings = join(folder, 'settings.yaml');
const sources = {
  prometheus: { type: 'prometheus', url: source.url },
  gone: { type: 'prometheus', url: gone.url, retries: 0 },
  google: {
    type: 'stackdriver',
    project: PROJECT,
    endpoint: `127.0.0.1:${String(monitoring.port)}`,
    insecure: true,
  },
};
await writeFile(settings, JSON.stringify({ sources, archive: { directory: folder } }));
const environment = { CANARY_JUDGE_CONFIG: settings, CANARY_JUDGE_LINK_KEY: 'the key of both services of this bench' };
const known = await prepare();
const service = await startProbedService(environment);
try {
  const rows = [];
  for (const request of worstRequests(known)) {
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
  monitoring.close();
  await rm(folder, { recursive: true });
}

/** Answers of a service of before: the one that is looked at remembers nothing of them. */
async function prepare(): Promise<Known> {
  const { address, stop } = await startProbedService(environment);
  const ask = async (body: object): Promise<string> => {
    const response = await fetch(`${address}/judgements`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.text();
  };
  const idOf = async (body: object): Promise<string> => (JSON.parse(await ask(body)) as { id: string }).id;
  const id = await idOf(fetched({ metrics: 10, slots: 10_000 }));
  const archivedId = await idOf(fetched({ metrics: 13, slots: 10_000, source: 'gone' }));
  gone.stop();
  const kept = await ask({ ...fetched({ metrics: 25, slots: 10_000 }), include: ['series', 'evidence'] });
  await stop();
  return { id, archivedId, kept };
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
