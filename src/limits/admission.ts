import { createFairLine, type FairLine } from './fair-line.js';
import { refusal, type OnRefused } from './refusal.js';
import { createShares, type SharedRoom, type Shares } from './shares.js';

/** Who wants something done. */
export interface Wanting {
  readonly caller: string;
  /** Aborted when nobody waits for it any more. */
  readonly signal: AbortSignal;
  /** Whether they would rather wait for room than be refused. */
  readonly waits?: boolean | undefined;
}

/** Lets in as much work as there is room for. */
export interface Admission extends Pick<Shares, 'running'> {
  /**
   * Does work once there is room for it: at once or never, but for who waits.
   *
   * @throws {JudgementError} SERVICE_BUSY or CALLER_BUSY where there is none
   * @throws the signal's reason once it is aborted while waiting
   */
  readonly admit: <T>(wanting: Wanting, work: () => Promise<T>) => Promise<T>;
  /** Throws as admit would now; to be asked before anything is done for a caller. */
  readonly check: (caller: string) => void;
  /** Lets in who waits, as far as there is room by now. */
  readonly letIn: () => void;
  readonly waiting: () => number;
  /** The most that was done at once since this was asked last, and whether anybody was refused since. */
  readonly pressure: () => { readonly running: number; readonly refused: boolean };
}

/** What is let in, and who hears of what is not. */
export interface AdmissionParts extends SharedRoom {
  readonly mostWaiting: number;
  readonly onRefused: OnRefused;
}

const LONGEST_RETRY_SECONDS = 10;

/** Admission of work: to a room that callers share, with a line before it for those who would rather wait. */
export function createAdmission({ mostWaiting, onRefused, ...shared }: AdmissionParts): Admission {
  const { now, mostOf } = shared;
  const shares = createShares(shared);
  const line = createFairLine<string, () => void>();
  const usual = createMean();
  const { refuse, wasUsed } = createRefuse({ shares, mostOf, onRefused, usualMs: usual.mean });
  const check = (caller: string): void => {
    shares.ask(caller);
    if (!shares.mayEnter(caller)) refuse(caller);
  };
  const letIn = (): void => {
    for (let next = line.take(shares.mayEnter); next; next = line.take(shares.mayEnter)) next();
  };
  const wait = async ({ caller, signal }: Wanting): Promise<void> => {
    shares.ask(caller);
    if (line.size() >= mostWaiting) refuse(caller);
    await waitIn(line, {
      name: caller,
      signal,
      letIn,
      enter: () => {
        shares.enter(caller);
      },
    });
  };
  return {
    admit: async (wanting, work) => {
      const { caller, signal, waits = false } = wanting;
      signal.throwIfAborted();
      if (waits) await wait(wanting);
      else {
        check(caller);
        shares.enter(caller);
      }
      const startedMs = now();
      try {
        return await work();
      } finally {
        usual.add(now() - startedMs);
        shares.leave(caller);
        letIn();
      }
    },
    check,
    letIn,
    waiting: line.size,
    running: shares.running,
    pressure: () => ({ running: shares.peak(), refused: wasUsed() }),
  };
}

interface RefuseParts extends Pick<AdmissionParts, 'mostOf' | 'onRefused'> {
  readonly shares: Shares;
  /** How long what is let in takes by now. */
  readonly usualMs: () => number;
}

interface Refuse {
  readonly refuse: (caller: string) => never;
  /** Whether anybody was refused since this was asked last. */
  readonly wasUsed: () => boolean;
}

function createRefuse({ shares, mostOf, onRefused, usualMs }: RefuseParts): Refuse {
  let used = false;
  return {
    refuse: (caller) => {
      used = true;
      const seconds = Math.min(LONGEST_RETRY_SECONDS, Math.max(1, Math.ceil(usualMs() / 1_000)));
      const most = mostOf(caller) ?? Infinity;
      const own = shares.heldBy(caller) >= most;
      onRefused(own ? 'caller' : 'judgements');
      if (own) throw refusal('CALLER_BUSY', `Cannot judge more than ${String(most)} at once for one caller`, seconds);
      throw refusal('SERVICE_BUSY', 'Cannot judge now: there is no room', seconds);
    },
    wasUsed: () => {
      const was = used;
      used = false;
      return was;
    },
  };
}

interface Place {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly enter: () => void;
  readonly letIn: () => void;
}

function waitIn(line: FairLine<string, () => void>, { name, signal, enter, letIn }: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      line.remove(name, come);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is whatever the caller gave
      reject(signal.reason);
    };
    const come = (): void => {
      signal.removeEventListener('abort', leave);
      enter();
      resolve();
    };
    signal.addEventListener('abort', leave, { once: true });
    line.add(name, come);
    letIn();
  });
}

const NEW_PART = 0.1;

/** A mean in which what was long ago counts less and less. */
function createMean(): { readonly add: (value: number) => void; readonly mean: () => number } {
  let mean = 0;
  return {
    add: (value) => {
      mean += NEW_PART * (value - mean);
    },
    mean: () => mean,
  };
}
