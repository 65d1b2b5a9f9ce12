/** Why something was not waited for any longer. */
export class OverdueError extends Error {
  override readonly name = 'OverdueError';
}

/** How much is done at a time, and for how long it is waited for. */
export interface Bounds {
  readonly most: number;
  readonly timeoutMs: number;
}

/** Does something that may hang. Rejects with an OverdueError when it takes too long, or at once while something else does; `withinMs` where that is to be sooner. */
export type BoundedWork = <T>(work: () => Promise<T>, withinMs?: number) => Promise<T>;

/** Work of which little is done at a time: what hangs holds a thread of the process until it ends, and while it does nothing else is begun. */
export function createBoundedWork({ most, timeoutMs }: Bounds): BoundedWork {
  const waiting = new Set<() => void>();
  let [running, overdue] = [0, 0];
  const startNext = (): void => {
    for (const start of waiting) {
      if (running >= most) return;
      waiting.delete(start);
      start();
    }
  };
  return (work, withinMs = timeoutMs) =>
    new Promise((resolve, reject) => {
      const late = new OverdueError(`has not answered within ${String(timeoutMs / 1_000)} s`);
      if (overdue > 0) {
        reject(late);
        return;
      }
      let state: 'waiting' | 'running' | 'late' = 'waiting';
      const timer = setTimeout(() => {
        waiting.delete(start);
        if (state === 'running') overdue++;
        state = 'late';
        reject(late);
      }, withinMs);
      const start = (): void => {
        running++;
        state = 'running';
        const ended = (): void => {
          clearTimeout(timer);
          running--;
          if (state === 'late') overdue--;
          startNext();
        };
        work().then(resolve, reject).finally(ended);
      };
      waiting.add(start);
      startNext();
    });
}
