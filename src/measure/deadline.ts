import { JudgementError } from '../errors.js';

/** The end of the time that a judgement has. */
export interface Deadline {
  /** Aborted at that time, with a JudgementError DEADLINE_PASSED as its reason. */
  readonly signal: AbortSignal;
  /** On the clock of `performance.now()`. */
  readonly untilMs: number;
  /** To be called when the judgement is done: then it holds nothing any more. */
  readonly forget: () => void;
}

/** A deadline in so many milliseconds from now. */
export function setDeadline(ms: number): Deadline {
  const end = new AbortController();
  const message = `had not answered when the judgement's deadline of ${String(ms / 1_000)} s passed`;
  const timer = setTimeout(() => {
    end.abort(new JudgementError('DEADLINE_PASSED', message));
  }, ms);
  const forget = (): void => {
    clearTimeout(timer);
  };
  return { signal: end.signal, untilMs: performance.now() + ms, forget };
}
