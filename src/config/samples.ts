import { z } from 'zod';
import { shown, type Mistake } from './mistake.js';

/** The most samples of a side. */
const MOST_SAMPLES = 50_000;
const MOST_MISTAKES = 10;

/** How one dialect writes a sample: `read` gives its number, NaN for a gap, or undefined for what is none; `wanted` says what would be one. */
export interface SampleDialect {
  readonly read: (element: unknown) => number | undefined;
  readonly wanted: string;
}

/** An array of samples, read by a loop of its own: a schema for each element would cost a hundred times as much. */
export function sampleArray(dialect: SampleDialect) {
  return z.unknown().transform((value, context) => {
    const { samples, mistakes } = readSamples(value, dialect);
    for (const { path, message } of mistakes) context.addIssue({ code: 'custom', path: [...path], message });
    return samples;
  });
}

/** What an array of samples is in JSON Schema, each of them like `sample` or a gap. */
export function samplesSchema(sample: object) {
  return { type: 'array' as const, maxItems: MOST_SAMPLES, items: { anyOf: [sample, { enum: [null, 'NaN'] }] } };
}

/** The samples with every mistake among them, up to the tenth. */
function readSamples(value: unknown, { read, wanted }: SampleDialect): { samples: Float64Array; mistakes: Mistake[] } {
  if (!Array.isArray(value)) return refused(`must be an array of samples, is ${shown(value)}`);
  if (value.length > MOST_SAMPLES) {
    return refused(`has ${String(value.length)} samples, at most ${String(MOST_SAMPLES)}`);
  }
  const samples = new Float64Array(value.length);
  const mistakes: Mistake[] = [];
  for (const [i, element] of value.entries()) {
    const sample = read(element);
    if (sample !== undefined) samples[i] = sample;
    else mistakes.push({ path: [i], message: `must be ${wanted}, is ${shownSample(element)}` });
    if (mistakes.length === MOST_MISTAKES) break;
  }
  return { samples, mistakes };
}

function refused(message: string): { samples: Float64Array; mistakes: Mistake[] } {
  return { samples: new Float64Array(), mistakes: [{ path: [], message }] };
}

function shownSample(element: unknown): string {
  return element === Infinity || element === -Infinity ? 'too large for a number' : shown(element);
}
