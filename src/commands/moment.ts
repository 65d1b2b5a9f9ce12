import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../config/duration.js';
import { parseInstant } from '../config/instant.js';

/** A time, or how long before the present one it is. */
export type Moment = { readonly atMs: number } | { readonly agoMs: number };

/** The moment that an option names: "now", how long ago ("30d"), or an RFC 3339 time. */
export function readMoment(text: string): Moment {
  if (text === 'now') return { agoMs: 0 };
  const agoMs = parseDuration(text);
  if (agoMs !== undefined) return { agoMs };
  const atMs = parseInstant(text);
  if (atMs !== undefined) return { atMs };
  throw new InvalidArgumentError(
    'It must be "now", how long ago, such as "30d", or a time such as "2026-11-20T10:00:00Z".',
  );
}

/** The moment in milliseconds since the epoch. */
export function momentMs(moment: Moment, nowMs: number): number {
  return 'atMs' in moment ? moment.atMs : nowMs - moment.agoMs;
}
