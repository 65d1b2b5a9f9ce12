import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.js';
import { startCallers, type FailedCall } from './callers.js';
import { startFront } from './front.js';
import { createReplica } from './replica.js';

/** How often replicas are ended, and by how many callers at once they are called. */
export interface RestartsWish {
  readonly terms: number;
  readonly kills: number;
  readonly callers: number;
  /** The checkout whose dist/ is run; the working directory, where it is left out. */
  readonly folder?: string;
  /** What nginx is told of passing requests on; as the docs say, where it is left out. */
  readonly passing?: readonly string[];
}

/** What came of it. */
export interface Restarts {
  readonly calls: Readonly<Record<string, number>>;
  /** Calls that failed while replicas were ended by SIGTERM. */
  readonly failedByTerm: readonly FailedCall[];
  /** Calls that a replica which nobody ended had no room for: that is of the machine, not of the ends. */
  readonly refusedByLoad: number;
  /** Ends by SIGTERM with another code than 0. */
  readonly badEnds: readonly string[];
  readonly longestEndMs: number;
  /** Calls that failed while replicas were killed, and were under way when one was. */
  readonly failedInFlight: readonly FailedCall[];
  /** Calls that failed meanwhile though none was killed during them. */
  readonly failedOtherwise: readonly FailedCall[];
  /** Links made before that do not work any more. */
  readonly deadLinks: number;
  readonly links: number;
}

const MOST_LINKS = 50;

/** When a replica was not there. */
interface Down {
  readonly port: number;
  readonly fromMs: number;
  /** Until when the process lived. */
  readonly diedMs: number;
  readonly toMs: number;
}

/** Ends two replicas behind nginx in turn, again and again, while they are called, and starts each anew. */
export async function runRestarts({
  terms,
  kills,
  callers: most,
  folder: checkout = '.',
  passing,
}: RestartsWish): Promise<Restarts> {
  const folder = await mkdtemp(join(tmpdir(), 'restarts-'));
  const environment = { CANARY_JUDGE_LINK_KEY: 'the key that both replicas have been given' };
  const ports = [await freePort(), await freePort(), await freePort()];
  const [port = 0, ...others] = ports;
  const replicas = others.map((other) => createReplica(other, { folder: checkout, environment }));
  await Promise.all(replicas.map(({ start }) => start()));
  const stopFront = await startFront(folder, { port, replicas: others, ...(passing ? { passing } : {}) });
  const callers = startCallers(`http://127.0.0.1:${String(port)}`, most);
  const turn = (at: number) => replicas[at % replicas.length] ?? missing(at);
  const downs: Down[] = [];
  const badEnds: string[] = [];
  let longestEndMs = 0;
  const restart = async (at: number, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const replica = turn(at);
    const fromMs = performance.now();
    const { code, signal: by, said, ms } = await replica.end(signal);
    if (signal === 'SIGTERM' && code !== 0) badEnds.push(`${String(code ?? by)}: ${said}`);
    if (signal === 'SIGTERM') longestEndMs = Math.max(longestEndMs, ms);
    await replica.start();
    downs.push({ port: replica.port, fromMs, diedMs: fromMs + ms, toMs: performance.now() });
  };
  for (let at = 0; at < terms; at++) await restart(at, 'SIGTERM');
  const termsEndedMs = performance.now();
  const kept = callers.links.slice(0, MOST_LINKS);
  for (let at = 0; at < kills; at++) await restart(at, 'SIGKILL');
  await callers.stop();
  const parted = partFailures(callers.failed, { downs, terms, termsEndedMs });
  const opened = await Promise.all(kept.map((id) => callers.open(id)));
  await stopFront();
  await Promise.all(replicas.map(({ end }) => end('SIGTERM')));
  await rm(folder, { recursive: true });
  return {
    ...parted,
    calls: callers.calls(),
    badEnds,
    longestEndMs,
    deadLinks: opened.filter((works) => !works).length,
    links: kept.length,
  };
}

type Parted = Pick<Restarts, 'failedByTerm' | 'refusedByLoad' | 'failedInFlight' | 'failedOtherwise'>;

interface Ends {
  /** Those by SIGTERM come first. */
  readonly downs: readonly Down[];
  readonly terms: number;
  readonly termsEndedMs: number;
}

function partFailures(all: readonly FailedCall[], { downs, terms, termsEndedMs }: Ends): Parted {
  const failed = all.filter((call) => !isOfLoad(call, downs));
  const failedLater = failed.filter(({ endedMs }) => endedMs > termsEndedMs);
  const killed = downs.slice(terms);
  const inFlight = ({ startedMs, endedMs }: FailedCall): boolean =>
    killed.some(({ fromMs, diedMs }) => startedMs <= diedMs && fromMs <= endedMs);
  return {
    failedByTerm: failed.filter(({ endedMs }) => endedMs <= termsEndedMs),
    refusedByLoad: all.length - failed.length,
    failedInFlight: failedLater.filter(inFlight),
    failedOtherwise: failedLater.filter((call) => !inFlight(call)),
  };
}

function missing(at: number): never {
  throw new RangeError(`There is no replica ${String(at)}`);
}

function isOfLoad({ refusedBy, startedMs, endedMs }: FailedCall, downs: readonly Down[]): boolean {
  return refusedBy.some(
    (port) => !downs.some((down) => down.port === port && down.fromMs <= endedMs && startedMs <= down.toMs),
  );
}
