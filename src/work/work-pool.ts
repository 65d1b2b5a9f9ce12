import { JudgementError } from '../errors.js';
import { startWorkThread, type ThreadParts, type WorkThread } from './work-thread.js';

/** Threads for work that would keep the others waiting. */
export interface WorkPool {
  /**
   * Does a task on a thread.
   *
   * @throws {JudgementError} SERVICE_BUSY where too much waits already
   * @throws the signal's reason where it is aborted before the work has begun
   */
  readonly run: (task: string, input: unknown, signal: AbortSignal) => Promise<unknown>;
  readonly running: () => number;
  readonly waiting: () => number;
  /** Ends the threads that do nothing, and the others once they have done what they do. */
  readonly close: () => void;
}

/** How many threads there are at most, and how much waits for them. */
export interface PoolParts extends ThreadParts {
  readonly threads: number;
  readonly mostWaiting: number;
  /** What takes longer hangs: its thread is ended, and another one takes its place. */
  readonly longestMs: number;
}

/** Threads that are started when they are needed first; one that dies fails what it did and is replaced. */
export function createWorkPool({ threads, mostWaiting, longestMs, ...parts }: PoolParts): WorkPool {
  const idle: WorkThread[] = [];
  const waiting = new Set<() => void>();
  let running = 0;
  let closed = false;
  const next = (): void => {
    const [first] = waiting;
    if (!first || running >= threads) return;
    waiting.delete(first);
    // The place is taken before anybody else can come in between.
    running += 1;
    first();
  };
  /** Resolves when there is a place, which is taken then. */
  const turn = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (running < threads) {
      running += 1;
      return;
    }
    if (waiting.size >= mostWaiting) throw busy(waiting.size);
    await untilCalled(waiting, signal);
  };
  return {
    run: async (task, input, signal) => {
      await turn(signal);
      const thread = idle.pop() ?? startWorkThread(parts);
      try {
        return await within(longestMs, thread, thread.run(task, input));
      } finally {
        running -= 1;
        if (closed) thread.end();
        else if (thread.isAlive()) idle.push(thread);
        next();
      }
    },
    running: () => running,
    waiting: () => waiting.size,
    close: () => {
      closed = true;
      for (const thread of idle.splice(0)) thread.end();
    },
  };
}

/** Waits in a line until somebody calls; leaves it when the signal is aborted, whose reason it throws. */
function untilCalled(line: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      line.delete(call);
      reject(reasonOf(signal));
    };
    const call = (): void => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    signal.addEventListener('abort', leave, { once: true });
    line.add(call);
  });
}

function busy(waiting: number): JudgementError {
  return new JudgementError('SERVICE_BUSY', `Cannot judge now: ${String(waiting)} large judgements wait already`);
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** What the work comes to; its thread is ended where that takes too long. */
async function within<T>(longestMs: number, thread: WorkThread, work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => {
    thread.end();
  }, longestMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
