import { JudgementError } from '../errors.js';

/** What there is no room for. */
export type RefusalReason =
  /** As many judgements are made as may be. */
  | 'judgements'
  /** The caller has as many made as they may. */
  | 'caller'
  /** Too many queries wait. */
  | 'queries'
  /** The process is short of memory. */
  | 'memory'
  /** The service is about to end. */
  | 'draining'
  /** The process is short of processor time. */
  | 'loop'
  /** Bodies of requests take all the memory that they may. */
  | 'body'
  /** As many connections are open as may be, or too much waits on one. */
  | 'connections';

/** Hears of everything that is refused for want of room. */
export type OnRefused = (reason: RefusalReason) => void;

/** What is told to who is refused, and when it is worth asking again. */
export function refusal(code: 'CALLER_BUSY' | 'SERVICE_BUSY', message: string, seconds: number): JudgementError {
  const again = seconds === 1 ? 'a second' : `${String(seconds)} s`;
  const detail = { pointer: '', message: `ask again in ${again}`, retryAfterSeconds: seconds };
  return new JudgementError(code, message, [detail]);
}
