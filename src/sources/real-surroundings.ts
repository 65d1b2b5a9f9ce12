import { setTimeout } from 'node:timers/promises';
import type { Surroundings } from './retry-loop.js';

/** The clock, the timers and the chance of this machine. */
export const REAL_SURROUNDINGS: Surroundings = {
  now: () => performance.now(),
  wait: async (ms, signal) => {
    // The rejection of the timer is an AbortError of its own.
    await setTimeout(ms, undefined, { signal }).catch(() => {
      signal.throwIfAborted();
    });
  },
  random: () => Math.random(),
};
