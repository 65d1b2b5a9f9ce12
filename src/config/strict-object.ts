import { z } from 'zod';
import { MOST_ADVICE, nearestWord } from './nearest-word.js';
import { shown } from './mistake.js';

/** For a check across fields: it runs also where a field is wrong already, so that all mistakes are told at once. Its values may be of any type. */
export const ALWAYS: { when: (payload: { readonly value: unknown }) => boolean } = {
  when: ({ value }) => typeof value === 'object' && value !== null,
};

/** An object that refuses keys it does not know, naming for each the nearest one that it does. */
export function strictObject<const Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      return issue.keys.map((key, i) => unknownKey(key, i < MOST_ADVICE ? known : [])).join('\n');
    },
  });
}

/** "unknown key "x"; did you mean "y"?", or what is known where nothing is near; without advice where nothing is known. */
function unknownKey(key: string, known: readonly string[]): string {
  const near = nearestWord(key, known);
  if (near !== undefined) return `unknown key ${shown(key)}; did you mean "${near}"?`;
  return `unknown key ${shown(key)}${known.length > 0 ? `; known here: ${known.join(', ')}` : ''}`;
}
