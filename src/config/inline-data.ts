import { z } from 'zod';
import { chosenByShape, hasAnyOf } from './chosen-by-shape.js';
import type { Mistake } from './mistake.js';
import { sampleArray, samplesSchema } from './samples.js';
import { strictObject } from './strict-object.js';

/** One value a slot as a request or a test writes it. */
export const InlineSamples = sampleArray({
  read: (element) => {
    if (element === null || element === 'NaN') return NaN;
    return typeof element === 'number' && Math.abs(element) !== Infinity ? element : undefined;
  },
  wanted: 'a finite number, null or "NaN"',
}).meta({
  description: 'One value a slot from the first slot of the window: a number, or null or "NaN" for a gap.',
  ...samplesSchema({ type: 'number' }),
});

const InlineCount = sampleArray({
  read: (element) => {
    if (element === null || element === 'NaN') return NaN;
    return typeof element === 'number' && element >= 0 && element !== Infinity ? element : undefined;
  },
  wanted: 'a count from 0 on, null or "NaN"',
}).meta(samplesSchema({ type: 'number', minimum: 0 }));

const InlineCounts = strictObject({
  events: InlineCount.meta({ description: 'The bad events of each slot.' }),
  exposure: InlineCount.meta({ description: 'All events of each slot, bad ones included.' }),
});

/** The series of one side: values, or for a metric that counts what its two queries would have yielded. */
export type InlineSeries = Float64Array | z.output<typeof InlineCounts>;

const COUNTS = ['events', 'exposure'];

const InlineSide = chosenByShape<InlineSeries>([
  { meant: hasAnyOf(COUNTS), schema: InlineCounts },
  { meant: Array.isArray, schema: InlineSamples },
]);

/** Series that come with the request instead of from a source, by metric name. */
export const InlineData = z.record(
  z.string().max(1_000),
  strictObject({
    baseline: InlineSide.optional().meta({ description: 'An array of samples, or { events, exposure } of such.' }),
    canary: InlineSide.optional().meta({ description: 'The same of the canary.' }),
  }).superRefine(({ baseline, canary }, context) => {
    if (!baseline || !canary || 'events' in baseline === 'events' in canary) return;
    const message = 'must be of the same kind on both sides: values, or counts { events, exposure }';
    context.addIssue({ code: 'custom', message });
  }),
);
export type InlineData = z.output<typeof InlineData>;

/** Whether an array at this place in a judgement request holds samples. */
export function isInlineSamples(path: Mistake['path']): boolean {
  if (path[0] !== 'data' || (path[2] !== 'baseline' && path[2] !== 'canary')) return false;
  return path.length === 3 || (path.length === 4 && COUNTS.includes(String(path[3])));
}
