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
   * @throws {SourceFault} SOURCE_BUSY where too many wait already, or memory is short and somebody has asked for longer
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
  /** Whether an answer more might be too much. */
  readonly isShortOfMemory: () => boolean;
}

const RETRY_MS = 2_000;

interface Lane {
  readonly concurrency: number;
  readonly line: FairLine<unknown, () => void>;
  running: number;
}

/** Somebody whose questions are out or wait. */
interface Asker {
  questions: number;
  refused: boolean;
}

/** All lanes, in the order in which it is their turn, and what is out and waits in them. */
interface Traffic {
  readonly lanes: Set<Lane>;
  /** Who has questions that are out or wait, the first who asked first. */
  readonly askers: Map<unknown, Asker>;
  running: number;
  waiting: number;
}

/** Turns of questions: between sources, since one that hangs must not keep the others waiting, and between judgements, since a large one must not. */
export function createQueryTurns({ most, mostWaiting, onRefused, isShortOfMemory }: QueryBounds): QueryTurns {
  const traffic: Traffic = { lanes: new Set(), askers: new Map(), running: 0, waiting: 0 };
  return (concurrency) => {
    const lane: Lane = { concurrency, line: createFairLine(), running: 0 };
    traffic.lanes.add(lane);
    return {
      take: async (turn, work) => {
        turn.signal.throwIfAborted();
        if (traffic.waiting >= mostWaiting) {
          onRefused('queries');
          throw notAsked('too many queries wait for their turn');
        }
        const come = waitIn(lane, turn, traffic);
        startAll(traffic, most);
        await come;
        try {
          // Whoever has asked for longest comes to an end, which gives memory back.
          const [oldest] = traffic.askers.keys();
          if (turn.whose !== oldest && isShortOfMemory()) {
            const asker = traffic.askers.get(turn.whose);
            // All questions of one judgement are refused with it.
            if (asker?.refused === false) onRefused('memory');
            if (asker) asker.refused = true;
            throw notAsked('memory is short');
          }
          return await work();
        } finally {
          count(lane, traffic, -1);
          leave(traffic, turn.whose);
          startAll(traffic, most);
        }
      },
      count: () => ({ running: lane.running, waiting: lane.line.size() }),
    };
  };
}

function notAsked(why: string): SourceFault {
  return new SourceFault('SOURCE_BUSY', `is not asked: ${why}`, { transient: false, retryAfterMs: RETRY_MS });
}

function enter({ askers }: Traffic, whose: unknown): void {
  const asker = askers.get(whose) ?? { questions: 0, refused: false };
  asker.questions += 1;
  askers.set(whose, asker);
}

function leave({ askers }: Traffic, whose: unknown): void {
  const asker = askers.get(whose);
  if (!asker) return;
  asker.questions -= 1;
  if (asker.questions === 0) askers.delete(whose);
}

function count(lane: Lane, traffic: Traffic, by: 1 | -1): void {
  lane.running += by;
  traffic.running += by;
}

function waitIn(lane: Lane, { whose, signal }: Turn, traffic: Traffic): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      lane.line.remove(whose, come);
      traffic.waiting -= 1;
      leave(traffic, whose);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is whatever the caller gave
      reject(signal.reason);
    };
    const come = (): void => {
      signal.removeEventListener('abort', giveUp);
      traffic.waiting -= 1;
      count(lane, traffic, 1);
      resolve();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    enter(traffic, whose);
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
