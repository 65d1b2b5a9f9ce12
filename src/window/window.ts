import { JudgementError } from '../errors.js';
import type { JudgementRequest } from '../config/judgement-request.js';

/** A stretch of time in milliseconds since the epoch. */
export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * The time range that a request's window means at the instant `nowMs`.
 *
 * @throws {JudgementError} INVALID_REQUEST when it is empty or ends in the future
 */
export function resolveWindow(window: NonNullable<JudgementRequest['window']>, nowMs: number): TimeRange {
  const at = (time: number | 'now'): number => (time === 'now' ? nowMs : time);
  const { start, end, duration } = window;
  const startMs = start === undefined ? at(end ?? 'now') - (duration ?? 0) : at(start);
  const endMs =
    end === undefined && start !== undefined && duration !== undefined ? startMs + duration : at(end ?? 'now');
  if (endMs <= startMs) refuse('/window', `must end after its start, is ${iso(startMs)} to ${iso(endMs)}`);
  if (endMs > nowMs) refuse('/window', `must not end in the future, ends ${iso(endMs)}; it is ${iso(nowMs)}`);
  return { startMs, endMs };
}

function refuse(pointer: string, message: string): never {
  throw new JudgementError('INVALID_REQUEST', 'Cannot judge this window', [{ pointer, message }]);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
