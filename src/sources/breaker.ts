import { SourceFault, type SourceErrorCode } from '../errors.js';

/** When a source is given up, and for how long. */
export interface BreakerSettings {
  /** After so many failed attempts in a row, as soon as a question is given up. */
  readonly breakAfter: number;
  readonly breakForMs: number;
}

/** A fault of the source, in the words that follow its name. */
export interface Fault {
  readonly code: SourceErrorCode;
  readonly message: string;
}

/** Keeps a source that is down from being asked: then a judgement costs milliseconds, and the source has time to come back. */
export interface Breaker {
  /**
   * To be called before each attempt. While one attempt tries whether a source that was down is back, all others wait for what that finds.
   *
   * @throws {SourceFault} while the source is not to be asked
   */
  readonly admit: () => Promise<void>;
  /** An attempt was answered. */
  readonly answered: () => void;
  /** An attempt failed. */
  readonly failed: (fault: Fault) => void;
  /** An attempt ended without an answer or a fault, since nobody waits for it any more. */
  readonly abandoned: () => void;
  /** A question is not asked again, after its last attempt failed this way. */
  readonly gaveUp: (fault: Fault) => void;
}

/** A breaker; `now` gives milliseconds that only grow. */
export function createBreaker({ breakAfter, breakForMs }: BreakerSettings, now: () => number): Breaker {
  let failures = 0;
  let open: { readonly untilMs: number; readonly fault: Fault } | undefined;
  let probe: { readonly settled: Promise<void>; readonly settle: () => void } | undefined;
  const settleProbe = (): void => {
    probe?.settle();
    probe = undefined;
  };
  const leaveAlone = (fault: Fault): void => {
    open = { untilMs: now() + breakForMs, fault };
  };
  return {
    admit: async () => {
      while (probe) await probe.settled;
      if (!open) return;
      const remainingMs = open.untilMs - now();
      if (remainingMs > 0) throw notAsked(open.fault, remainingMs);
      probe = createProbe();
    },
    answered: () => {
      failures = 0;
      open = undefined;
      settleProbe();
    },
    failed: (fault) => {
      failures++;
      if (probe) leaveAlone(fault);
      settleProbe();
    },
    abandoned: settleProbe,
    gaveUp: (fault) => {
      if (failures >= breakAfter) leaveAlone(fault);
    },
  };
}

function createProbe(): { settled: Promise<void>; settle: () => void } {
  let settle = (): void => undefined;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { settled, settle };
}

function notAsked({ code, message }: Fault, remainingMs: number): SourceFault {
  const seconds = (remainingMs / 1_000).toFixed(1);
  const text = `is not asked for another ${seconds} s, since it failed again and again; at last it ${message}`;
  return new SourceFault(code, text, { transient: false, retryAfterMs: remainingMs });
}
