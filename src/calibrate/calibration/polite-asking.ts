/** How a source is asked that has other things to do. */
export interface Pace {
  /** How many questions may be out at once. */
  readonly concurrency: number;
  /** Whether it is left alone after each answer for as long as that took. */
  readonly rests: boolean;
}

/** What pacing needs of the world. */
export interface Clockwork {
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** Resolves after so many milliseconds; rejects with the signal's reason when it is aborted before. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Asks when it is the question's turn. */
export type AskPolitely = <T>(ask: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** A source that takes longer than this over an answer is not left alone for longer. */
const LONGEST_REST_MS = 10_000;

/** A queue of questions that keeps to a pace. The answer is there at once; it is the next question that waits. */
export function createPoliteAsking({ concurrency, rests }: Pace, { now, wait }: Clockwork): AskPolitely {
  const waiting: (() => void)[] = [];
  let free = concurrency;
  const enter = async (): Promise<void> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return async (ask, signal) => {
    await enter();
    const startedMs = now();
    try {
      signal.throwIfAborted();
      return await ask();
    } finally {
      const restMs = rests ? Math.min(LONGEST_REST_MS, now() - startedMs) : 0;
      if (restMs > 0) wait(restMs, signal).then(leave, leave);
      else leave();
    }
  };
}
