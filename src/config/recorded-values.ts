import { z } from 'zod';
import { shown } from './mistake.js';

/** The most slots of a series. */
const MOST_SLOTS = 50_000;

/** Values as they were fetched, one a slot: 1 in `filled` for a slot with a sample, also one of value NaN. */
export interface RecordedValues {
  readonly values: Float64Array;
  readonly filled: Uint8Array;
}

/** What JSON has no number for. */
const WORDS: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity, '-0': -0 };

/** Values that were recorded exactly: a number, null for a gap, and as text what JSON has no number for. */
export const RecordedValues = z
  .unknown()
  .transform((value, context): RecordedValues => {
    const wrong = (path: number[], message: string): never => {
      context.addIssue({ code: 'custom', path, message });
      return z.NEVER;
    };
    if (!Array.isArray(value)) return wrong([], `must be an array of values, is ${shown(value)}`);
    if (value.length > MOST_SLOTS)
      return wrong([], `has ${String(value.length)} values, at most ${String(MOST_SLOTS)}`);
    const values = new Float64Array(value.length).fill(NaN);
    const filled = new Uint8Array(value.length);
    for (const [i, element] of value.entries()) {
      if (element === null) continue;
      const number = toNumber(element);
      if (number === undefined) return wrong([i], `must be ${WANTED}, is ${shown(element)}`);
      values[i] = number;
      filled[i] = 1;
    }
    return { values, filled };
  })
  .meta({
    type: 'array' as const,
    maxItems: MOST_SLOTS,
    items: { anyOf: [{ type: 'number' }, { enum: [null, ...Object.keys(WORDS)] }] },
  });

const WANTED = `a number, null for a gap, or one of ${Object.keys(WORDS)
  .map((word) => `"${word}"`)
  .join(', ')}`;

function toNumber(element: unknown): number | undefined {
  // What JSON.parse makes of 1e999 stands in no file of ours.
  if (typeof element === 'number') return Number.isFinite(element) ? element : undefined;
  return typeof element === 'string' && Object.hasOwn(WORDS, element) ? WORDS[element] : undefined;
}
