import { z } from 'zod';
import { shown, type Mistake } from './mistake.js';

/** A series in a judgement's JSON: a value or null a slot, read by a loop of its own. The first that is neither is told. */
export const KeptSamples = z.unknown().transform((value, context): readonly (number | null)[] => {
  const mistake = firstMistake(value);
  if (!mistake && isSamples(value)) return value;
  if (mistake) context.addIssue({ code: 'custom', path: [...mistake.path], message: mistake.message });
  return [];
});

const PARTS = ['raw', 'cleaned', 'events', 'exposure'];

/** Whether an array at this place in a judgement's JSON holds such a series. */
export function isKeptSamples(path: Mistake['path']): boolean {
  const [metrics, , series, side, part] = path;
  if (path.length !== 5 || metrics !== 'metrics' || series !== 'series') return false;
  return (side === 'baseline' || side === 'canary') && PARTS.includes(String(part));
}

function isSamples(value: unknown): value is readonly (number | null)[] {
  return Array.isArray(value);
}

function firstMistake(value: unknown): Mistake | undefined {
  if (!Array.isArray(value)) return { path: [], message: `must be an array of samples, is ${shown(value)}` };
  const elements: readonly unknown[] = value;
  const wrong = elements.findIndex((element) => element !== null && !Number.isFinite(element));
  return wrong === -1
    ? undefined
    : { path: [wrong], message: `must be a finite number or null, is ${shown(elements[wrong])}` };
}
