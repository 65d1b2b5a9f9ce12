import { z } from 'zod';
import { parseInstant } from '../../../config/instant.js';
import { shown } from '../../../config/mistake.js';

/** In seconds: later ones are meant in milliseconds. */
const LATEST_SECONDS = 1e11;
const WANTED = 'must be an RFC 3339 time such as "2026-11-20T10:00:00Z", or seconds since the epoch';

/** A time as Kayenta's JSON reader takes it, RFC 3339 or seconds since the epoch, read into milliseconds. */
export const ExecutionTime = z.unknown().transform((written, context) => {
  const ms = timeOf(written);
  if (ms !== undefined) return ms;
  const message = written == null ? `is required: ${WANTED}` : `${WANTED}, is ${shown(written)}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function timeOf(written: unknown): number | undefined {
  if (typeof written === 'string' && written.length <= 40) return parseInstant(written);
  if (typeof written !== 'number' || !(written >= 0) || written >= LATEST_SECONDS) return undefined;
  return Math.round(written * 1_000);
}
