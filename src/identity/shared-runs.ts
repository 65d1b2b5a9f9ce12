/** Runs something under a key, unless it runs already: then its result is waited for together. Rejects with the signal's reason once it is aborted. */
export type SharedRuns<T> = (key: string, run: (signal: AbortSignal) => Promise<T>, signal: AbortSignal) => Promise<T>;

interface Run<T> {
  readonly result: Promise<T>;
  readonly end: AbortController;
  waiting: number;
}

/** Runs that callers with the same key share; one is aborted when the last of them has gone. */
export function createSharedRuns<T>(): SharedRuns<T> {
  const running = new Map<string, Run<T>>();
  const start = (key: string, run: (signal: AbortSignal) => Promise<T>): Run<T> => {
    const end = new AbortController();
    const forget = (): void => {
      if (running.get(key) === started) running.delete(key);
    };
    const started: Run<T> = { result: run(end.signal).finally(forget), end, waiting: 0 };
    // Nobody may be left to hear how it ended.
    started.result.catch(() => undefined);
    running.set(key, started);
    return started;
  };
  return async (key, run, signal) => {
    signal.throwIfAborted();
    const shared = running.get(key) ?? start(key, run);
    shared.waiting++;
    const { promise: gone, reject } = withReject();
    const leave = (): void => {
      reject(signal.reason);
      if (shared.waiting === 1) {
        // Who comes now starts anew.
        if (running.get(key) === shared) running.delete(key);
        shared.end.abort(signal.reason);
      }
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([shared.result, gone]);
    } finally {
      shared.waiting--;
      signal.removeEventListener('abort', leave);
    }
  };
}

function withReject(): { readonly promise: Promise<never>; readonly reject: (reason: unknown) => void } {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<never>((_, rejecting) => {
    reject = rejecting;
  });
  promise.catch(() => undefined);
  return { promise, reject };
}
