import fc from 'fast-check';
import { setTimeout as delay } from 'node:timers/promises';
import { documentedRoutes, type DocumentedPaths } from './corpus/documented-requests.js';
import { hostileRoutes } from './corpus/hostile-requests.js';
import { createKnownIds } from './corpus/known-ids.js';
import type { Finding } from './finding.js';
import { fuzzCase, type Corpus, type FuzzCase } from './fuzz-case.js';
import { bytesOf, checkAlive, runCase } from './run-case.js';
import { startWorld, type World } from './world/start-world.js';

/** How long and how the service is fuzzed. */
export interface FuzzOptions {
  readonly seed: number;
  readonly durationMs: number;
  /** How many cases are tried at a time. */
  readonly lanes: number;
  /** Whether callers must say who they are; by turns of the seed where it is left out. */
  readonly guarded?: boolean;
  /** Arguments of node that start the service. */
  readonly command: readonly string[];
  readonly onFinding?: (found: FoundCase) => void;
}

/** A finding with the least case that shows it, as far as it is known. */
export interface FoundCase extends Finding {
  readonly case?: FuzzCase;
  /** What was sent, in base64. */
  readonly bytes?: string;
  /** Which of the run's seeds leads there. */
  readonly seed?: number;
}

/** What a run has come to. */
export interface FuzzOutcome {
  readonly cases: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly findings: readonly FoundCase[];
  readonly memoryMebibytes: { readonly first: number; readonly most: number; readonly last: number };
  readonly openFiles: { readonly first: number; readonly last: number };
}

interface Run {
  readonly world: World;
  readonly corpus: Corpus;
  untilMs: number;
  readonly known: Map<string, FoundCase>;
  readonly answers: Record<string, number>;
  cases: number;
  mostMemory: number;
  readonly found: (one: FoundCase) => void;
}

/** Starts a world, sends it cases until the time is over, and tells what was found. */
export async function fuzzService(options: FuzzOptions): Promise<FuzzOutcome> {
  const { seed, durationMs, lanes, onFinding } = options;
  const world = await startWorld({ ...options, guarded: options.guarded ?? seed % 2 === 0 });
  const known = new Map<string, FoundCase>();
  const found = (one: FoundCase): void => {
    if (known.has(one.signature)) return;
    known.set(one.signature, one);
    onFinding?.(one);
  };
  const corpus: Corpus = { routes: await routesOf(world), ids: createKnownIds() };
  const run: Run = { world, corpus, untilMs: Infinity, known, answers: {}, cases: 0, mostMemory: 0, found };
  await warmUp(run);
  run.untilMs = performance.now() + durationMs;
  const before = { memory: world.service.memoryMebibytes(), files: world.service.openFiles() };
  const watching = new AbortController();
  const watched = watch(run, watching.signal);
  await Promise.all(Array.from({ length: lanes }, (_, lane) => fuzzLane(run, seed + 1_000_000 * lane)));
  watching.abort();
  await watched;
  await quiet(run);
  const running = world.service.ended() === undefined;
  const last = {
    memory: running ? world.service.memoryMebibytes() : 0,
    files: running ? world.service.openFiles() : 0,
  };
  const end = await world.stop();
  if (end !== '0') found({ oracle: 'end', signature: `end: ${end}`, detail: 'The service did not end well' });
  for (const one of world.found()) found(one);
  return {
    cases: run.cases,
    answers: run.answers,
    findings: [...known.values()],
    memoryMebibytes: { first: before.memory, most: run.mostMemory, last: last.memory },
    openFiles: { first: before.files, last: last.files },
  };
}

const HOSTILE_TIMES = 5;

async function routesOf({ service, secrets }: World): Promise<Corpus['routes']> {
  const response = await fetch(`http://${service.host}:${String(service.port)}/openapi.json`, {
    headers: { Authorization: `Bearer ${secrets.text('author')}` },
  });
  const hostile = hostileRoutes();
  // Half of the cases go where the service is deepest.
  const often = Array.from({ length: HOSTILE_TIMES }, () =>
    hostile.filter(({ name }) => name.startsWith('hostile')),
  ).flat();
  return [...documentedRoutes((await response.json()) as DocumentedPaths), ...hostile, ...often];
}

/** Each request as it is: what is wrong without any change is found first, and there are ids from then on. */
async function warmUp(run: Run): Promise<void> {
  const plain = { id: { at: 0, forged: false, mutations: [] }, head: [], json: [], bytes: [], caller: 0, damage: null };
  const requests = [...run.corpus.routes.entries()]
    .filter(([, { name }], i, all) => all.findIndex(([, one]) => one.name === name) === i)
    .flatMap(([route, { variants }]) => [...variants.slice(0, 2).keys()].map((variant) => ({ route, variant })));
  // Those that give ids come before those that take them.
  for (const { route, variant } of requests) {
    const found = await tryCase(run, { ...plain, route, variant, delivery: { kind: 'whole' } });
    found.forEach(run.found);
  }
}

/** Tries cases of one seed after the other: each run ends at the first case that shows something new, made as small as it gets. */
async function fuzzLane(run: Run, firstSeed: number): Promise<void> {
  for (let seed = firstSeed; performance.now() < run.untilMs && run.world.service.ended() === undefined; seed++) {
    let least: FoundCase | undefined;
    const property = fc.asyncProperty(fuzzCase, async (one) => {
      const fresh = (await tryCase(run, one)).filter(({ signature }) => !run.known.has(signature));
      if (fresh[0]) {
        least = { ...fresh[0], seed };
        throw new Error(fresh[0].signature);
      }
    });
    const interruptAfterTimeLimit = Math.max(1, run.untilMs - performance.now());
    await fc.check(property, { seed, numRuns: 2_000, interruptAfterTimeLimit, markInterruptAsFailure: false });
    if (least) run.found(least);
  }
}

async function tryCase(run: Run, one: FuzzCase): Promise<FoundCase[]> {
  const ran = await runCase(one, run.corpus, run.world);
  run.cases++;
  for (const { status } of ran.answers) run.answers[String(status)] = (run.answers[String(status)] ?? 0) + 1;
  return ran.findings.map((found) => ({
    ...found,
    case: one,
    bytes: bytesOf(ran.written).subarray(0, 20_000).toString('base64'),
  }));
}

const WATCH_MS = 500;
/** A process that needs more than this holds what it was sent. */
const MOST_MEBIBYTES = 1_200;

/** Looks at the process beside the cases: whether it lives, how large it is, and what it tells to others. */
async function watch(run: Run, signal: AbortSignal): Promise<void> {
  const { world, found } = run;
  while (!signal.aborted && world.service.ended() === undefined) {
    const dead = await checkAlive(world);
    if (dead) found(dead);
    if (world.service.ended() !== undefined) break;
    const memory = world.service.memoryMebibytes();
    run.mostMemory = Math.max(run.mostMemory, memory);
    if (memory > MOST_MEBIBYTES)
      found({ oracle: 'memory', signature: 'memory: bound', detail: `${memory.toFixed(0)} MiB` });
    world.searchArchive();
    for (const one of world.found()) found(one);
    await delay(WATCH_MS, undefined, { signal }).catch(() => undefined);
  }
}

const QUIET_MS = 4_000;

/** Until what is under way must be over. */
async function quiet(run: Run): Promise<void> {
  await delay(Math.min(QUIET_MS, run.cases));
}
