import { SourceFault, type SourceErrorCode } from '../errors.js';
import { transientFault } from './transient-fault.js';

/** When a source is left alone, and for how long. */
export interface BreakerSettings {
  /** After so many failed attempts at a question, with nothing else answered meanwhile … */
  readonly breakAfter: number;
  /** … for so long. */
  readonly breakForMs: number;
}

/** A fault of the source, in the words that follow its name. */
export interface Fault {
  readonly code: SourceErrorCode;
  readonly message: string;
}

/** That a source is left alone; `retryAfterMs` is for how long. */
export class LeftAlone extends SourceFault {
  constructor({ code, message }: Fault, retryAfterMs: number) {
    const seconds = (retryAfterMs / 1_000).toFixed(1);
    const text = `is not asked for another ${seconds} s, since it failed again and again; at last it ${message}`;
    super(code, text, { transient: false, retryAfterMs });
  }
}

/** Keeps a source that is down from being asked: then a judgement costs milliseconds, and the source has time to come back. */
export interface Breaker {
  /**
   * To be called before each attempt. After the pause all wait for what a trivial question finds.
   *
   * @throws {LeftAlone} while the source is not to be asked
   */
  readonly admit: () => Promise<void>;
  /** An attempt was answered. */
  readonly answered: () => void;
  /** An attempt failed. */
  readonly failed: () => void;
  /** A question fails again and again: where nothing else is answered either, not even a trivial question, the source is left alone. */
  readonly suspect: (fault: Fault) => void;
}

/** What a breaker needs of the world. */
export interface BreakerWorld {
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** Asks the source a trivial question; rejects with a JudgementError where it is not answered. */
  readonly isAlive: () => Promise<unknown>;
  /** Hears of when the source is left alone, and of when it has answered since. */
  readonly onChange?: ((open: boolean) => void) | undefined;
}

/** A breaker of one source. One question that it cannot answer is no reason to leave it alone: other questions are answered. */
export function createBreaker(
  { breakAfter, breakForMs }: BreakerSettings,
  { now, isAlive, onChange }: BreakerWorld,
): Breaker {
  let failures = 0;
  let open: { readonly untilMs: number; readonly fault: Fault } | undefined;
  let checking: Promise<void> | undefined;
  const answered = (): void => {
    failures = 0;
    if (open) onChange?.(false);
    open = undefined;
  };
  const check = (fault: Fault): Promise<void> => {
    const leaveAlone = (error: unknown): void => {
      // What it refuses, it has read.
      if (transientFault(error)) {
        open = { untilMs: now() + breakForMs, fault };
        onChange?.(true);
      } else answered();
    };
    checking ??= isAlive()
      .then(answered, leaveAlone)
      .finally(() => {
        checking = undefined;
      });
    return checking;
  };
  return {
    admit: async () => {
      if (!open) return;
      if (open.untilMs <= now()) await check(open.fault);
      // What was found may have opened it again.
      const still = openNow();
      if (still) throw new LeftAlone(still.fault, Math.max(0, still.untilMs - now()));
    },
    answered,
    failed: () => {
      failures++;
    },
    suspect: (fault) => {
      if (failures >= breakAfter && !open) void check(fault);
    },
  };

  function openNow(): typeof open {
    return open;
  }
}
