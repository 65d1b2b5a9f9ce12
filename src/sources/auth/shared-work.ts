import { untilAborted } from '../until-aborted.js';

interface Flight<T> {
  readonly landing: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/** Work of which one piece is done at a time, for all who wait for it then; it is broken off when nobody waits any more. */
export function createSharedWork<T>(work: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let flight: Flight<T> | undefined;
  const start = (): Flight<T> => {
    const controller = new AbortController();
    return { landing: work(controller.signal), controller, waiting: 0 };
  };
  return async (signal) => {
    signal.throwIfAborted();
    const mine = (flight ??= start());
    mine.waiting += 1;
    try {
      return await untilAborted(mine.landing, signal);
    } finally {
      mine.waiting -= 1;
      if (mine.waiting === 0) {
        mine.controller.abort();
        if (flight === mine) flight = undefined;
      }
    }
  };
}
