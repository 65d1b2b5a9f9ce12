import type { JudgementRequest } from '../config/judgement-request.js';

/** A stretch of time in milliseconds since the epoch. */
export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

/** The time range that a request's window means at the instant `nowMs`; what is left out ends now. */
export function resolveWindow(window: NonNullable<JudgementRequest['window']>, nowMs: number): TimeRange {
  const at = (time: number | 'now'): number => (time === 'now' ? nowMs : time);
  const { start, end, duration } = window;
  if (start === undefined) return { startMs: at(end ?? 'now') - (duration ?? 0), endMs: at(end ?? 'now') };
  const startMs = at(start);
  return { startMs, endMs: duration === undefined ? at(end ?? 'now') : startMs + duration };
}
