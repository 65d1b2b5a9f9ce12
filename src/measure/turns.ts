import { setImmediate } from 'node:timers/promises';

/** Turns that long work takes with all others. */
export interface Turns {
  /**
   * Lets others have theirs, where this one has gone on for long enough. To be asked after each piece of the work.
   *
   * @throws the signal's reason once it is aborted
   */
  readonly pass: () => Promise<void>;
  /** Whether pass would. */
  readonly areOver: () => boolean;
}

/** Milliseconds: what nobody notices, and long beside the time that it takes to come back. */
const TURN_MS = 10;

/** Turns of work for somebody who waits until the signal is aborted. */
export function createTurns(signal: AbortSignal): Turns {
  let startedMs = performance.now();
  const areOver = (): boolean => performance.now() - startedMs >= TURN_MS;
  return {
    areOver,
    pass: async () => {
      if (!areOver()) return;
      await setImmediate();
      signal.throwIfAborted();
      startedMs = performance.now();
    },
  };
}
