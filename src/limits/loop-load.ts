import { performance } from 'node:perf_hooks';

/** How busy the event loop is. */
export interface LoopWatch {
  /** How long what is due now has been waiting, in milliseconds. */
  readonly lateMs: () => number;
  readonly end: () => void;
}

const EVERY_MS = 50;

/** Watches the event loop, and tells again and again in which share of the time since it worked, or wanted to, from 0 to 1. */
export function watchLoop(onUtilization: (ratio: number) => void): LoopWatch {
  let before = performance.eventLoopUtilization();
  let dueMs = performance.now() + EVERY_MS;
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    onUtilization(performance.eventLoopUtilization(now, before).utilization);
    before = now;
    dueMs = performance.now() + EVERY_MS;
  }, EVERY_MS);
  timer.unref();
  return {
    lateMs: () => Math.max(0, performance.now() - dueMs),
    end: () => {
      clearInterval(timer);
      dueMs = Infinity;
    },
  };
}
