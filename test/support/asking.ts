import { setDeadline, type Deadline } from '../../src/measure/deadline.js';
import { countEffort } from '../../src/measure/fetch-effort.js';
import type { FetchBounds } from '../../src/measure/fetch-judgement.js';
import type { FetchContext } from '../../src/sources/metric-source.js';
import type { Surroundings } from '../../src/sources/retry-loop.js';

/** A question that nobody gives up, but for what a test says of it. */
export function patiently(rest: Partial<FetchContext> = {}): FetchContext {
  const nobody = (): void => undefined;
  return { signal: new AbortController().signal, untilMs: Infinity, onAttempt: nobody, onWait: nobody, ...rest };
}

/** The bounds of a judgement that has time, but for what a test says of them. */
export function bounds(rest: Partial<FetchBounds> = {}): FetchBounds {
  return { signal: new AbortController().signal, deadline: NO_DEADLINE, effort: countEffort(), ...rest };
}

const NO_DEADLINE: Deadline = (() => {
  const deadline = setDeadline(1_000_000);
  deadline.forget();
  return deadline;
})();

/** Surroundings whose waits pass at once, on a clock of their own. */
export interface FakeSurroundings extends Surroundings {
  /** Every wait that was asked for, in milliseconds. */
  readonly waits: readonly number[];
  readonly pass: (ms: number) => void;
}

/** Surroundings that start at 0; chance always says `luck`. */
export function fakeSurroundings(luck = 1): FakeSurroundings {
  const waits: number[] = [];
  let nowMs = 0;
  return {
    waits,
    pass: (ms) => {
      nowMs += ms;
    },
    now: () => nowMs,
    wait: (ms, signal) => {
      waits.push(ms);
      nowMs += ms;
      return Promise.resolve().then(() => {
        signal.throwIfAborted();
      });
    },
    random: () => luck,
  };
}
