import { z } from 'zod';
import { shown, type Mistake } from './mistake.js';
import { strictObject } from './strict-object.js';

const MOST_MISTAKES = 10;

/** One value a slot: a number, or null or "NaN" for a gap, which becomes NaN. */
const InlineSamples = z
  .unknown()
  .transform((value, context) => {
    const { samples, mistakes } = readSamples(value);
    for (const { path, message } of mistakes) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
    return samples;
  })
  .meta({ description: 'One value a slot from the first slot of the window: a number, or null or "NaN" for a gap.' });

/** Series that come with the request instead of from a source, by metric name. */
export const InlineData = z.record(
  z.string().max(200),
  strictObject({ baseline: InlineSamples.optional(), canary: InlineSamples.optional() }),
);
export type InlineData = z.output<typeof InlineData>;

/** Whether an array at this place in a judgement request holds samples. */
export function isInlineSamples(path: Mistake['path']): boolean {
  return path.length === 3 && path[0] === 'data' && (path[2] === 'baseline' || path[2] === 'canary');
}

function readSamples(value: unknown): { samples: Float64Array; mistakes: Mistake[] } {
  if (!Array.isArray(value)) {
    return {
      samples: new Float64Array(),
      mistakes: [{ path: [], message: `must be an array of numbers, is ${shown(value)}` }],
    };
  }
  const samples = new Float64Array(value.length);
  const mistakes: Mistake[] = [];
  for (const [slot, element] of value.entries()) {
    const sample: unknown = element === null || element === 'NaN' ? NaN : element;
    if (typeof sample === 'number' && Math.abs(sample) !== Infinity) samples[slot] = sample;
    else if (mistakes.push({ path: [slot], message: wrongSample(sample) }) === MOST_MISTAKES) break;
  }
  return { samples, mistakes };
}

function wrongSample(sample: unknown): string {
  return `must be a finite number, null or "NaN", is ${sample === Infinity || sample === -Infinity ? 'too large for a number' : shown(sample)}`;
}
