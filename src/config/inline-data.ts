import { z } from 'zod';
import type { Mistake } from './mistake.js';
import { sampleArray } from './samples.js';
import { strictObject } from './strict-object.js';

const InlineSamples = sampleArray({
  read: (element) => {
    if (element === null || element === 'NaN') return NaN;
    return typeof element === 'number' && Math.abs(element) !== Infinity ? element : undefined;
  },
  wanted: 'a finite number, null or "NaN"',
}).meta({ description: 'One value a slot from the first slot of the window: a number, or null or "NaN" for a gap.' });

/** Series that come with the request instead of from a source, by metric name. */
export const InlineData = z.record(
  z.string().max(1_000),
  strictObject({ baseline: InlineSamples.optional(), canary: InlineSamples.optional() }),
);
export type InlineData = z.output<typeof InlineData>;

/** Whether an array at this place in a judgement request holds samples. */
export function isInlineSamples(path: Mistake['path']): boolean {
  return path.length === 3 && path[0] === 'data' && (path[2] === 'baseline' || path[2] === 'canary');
}
