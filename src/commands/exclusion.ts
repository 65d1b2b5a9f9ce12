import { InvalidArgumentError } from 'commander';
import { parseInstant } from '../config/instant.js';

/** What is left out: a stretch of time, in milliseconds since the epoch, or those that a file lists. */
export type Exclusion = { readonly fromMs: number; readonly toMs: number } | { readonly file: string };

/** What an option leaves out: "2026-11-10T10:00Z/2026-11-10T12:00Z", or the path of a file. */
export function readExclusion(text: string): Exclusion {
  const [from = '', to = '', ...more] = text.split('/');
  const fromMs = parseInstant(withSeconds(from));
  const toMs = parseInstant(withSeconds(to));
  if (fromMs !== undefined && toMs !== undefined && more.length === 0) {
    if (fromMs < toMs) return { fromMs, toMs };
    throw new InvalidArgumentError('It must end after it begins.');
  }
  if (/\.(?:ya?ml|json)$/i.test(text)) return { file: text };
  throw new InvalidArgumentError(
    'It must be from/to, such as "2026-11-10T10:00Z/2026-11-10T12:00Z", or a file that lists such: .yaml, .yml or .json.',
  );
}

/** RFC 3339 wants seconds; whoever tells of an incident does not. */
function withSeconds(time: string): string {
  return time.replace(/(T\d\d:\d\d)(?=Z$|[+-]\d\d:\d\d$)/, '$1:00');
}
