import { SourceFault } from '../errors.js';
import { createFairLine, type FairLine } from '../limits/fair-line.js';
import type { OnRefused } from '../limits/refusal.js';

/** A question that waits for its turn. */
export interface Turn {
  /** Whose question it is: those of several take turns, and those of one come in their order. */
  readonly whose: unknown;
  /** Aborted when nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/** The questions to one source. */
export interface QueryLane {
  /**
   * Does work when it is its turn.
   *
   * @throws {SourceFault} SOURCE_BUSY where too many wait already
   * @throws the signal's reason once it is aborted while waiting
   */
  readonly take: <T>(turn: Turn, work: () => Promise<T>) => Promise<T>;
  readonly count: () => { readonly running: number; readonly waiting: number };
}

/** Gives each source a lane, in which so many questions may be out at once. */
export type QueryTurns = (concurrency: number) => QueryLane;

/** What bounds the questions to all sources together. */
export interface QueryBounds {
  readonly most: number;
  readonly mostWaiting: number;
  readonly onRefused: OnRefused;
}

const RETRY_MS = 2_000;

interface Lane {
  readonly concurrency: number;
  readonly line: FairLine<unknown, () => void>;
  running: number;
}

/** All lanes, in the order in which it is their turn, and what is out and waits in them. */
interface Traffic {
  readonly lanes: Set<Lane>;
  running: number;
  waiting: number;
}

/** Turns of questions: between sources, since one that hangs must not keep the others waiting, and between judgements, since a large one must not. */
export function createQueryTurns({ most, mostWaiting, onRefused }: QueryBounds): QueryTurns {
  const traffic: Traffic = { lanes: new Set(), running: 0, waiting: 0 };
  return (concurrency) => {
    const lane: Lane = { concurrency, line: createFairLine(), running: 0 };
    traffic.lanes.add(lane);
    return {
      take: async (turn, work) => {
        turn.signal.throwIfAborted();
        if (traffic.waiting >= mostWaiting) {
          onRefused('queries');
          throw tooMany();
        }
        const come = waitIn(lane, turn, traffic);
        startAll(traffic, most);
        await come;
        try {
          return await work();
        } finally {
          count(lane, traffic, -1);
          startAll(traffic, most);
        }
      },
      count: () => ({ running: lane.running, waiting: lane.line.size() }),
    };
  };
}

function tooMany(): SourceFault {
  const text = 'is not asked: too many queries wait for their turn';
  return new SourceFault('SOURCE_BUSY', text, { transient: false, retryAfterMs: RETRY_MS });
}

function count(lane: Lane, traffic: Traffic, by: 1 | -1): void {
  lane.running += by;
  traffic.running += by;
}

function waitIn(lane: Lane, { whose, signal }: Turn, traffic: Traffic): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      lane.line.remove(whose, come);
      traffic.waiting -= 1;
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is whatever the caller gave
      reject(signal.reason);
    };
    const come = (): void => {
      signal.removeEventListener('abort', leave);
      traffic.waiting -= 1;
      count(lane, traffic, 1);
      resolve();
    };
    signal.addEventListener('abort', leave, { once: true });
    lane.line.add(whose, come);
    traffic.waiting += 1;
  });
}

function startAll(traffic: Traffic, most: number): void {
  while (traffic.waiting > 0 && traffic.running < most && startOne(traffic.lanes));
}

function startOne(lanes: Set<Lane>): boolean {
  for (const lane of lanes) {
    const next = lane.running < lane.concurrency ? lane.line.take(() => true) : undefined;
    if (!next) continue;
    lanes.delete(lane);
    lanes.add(lane);
    next();
    return true;
  }
  return false;
}
