import { z } from 'zod';
import { nearestWord } from './nearest-word.js';
import { shown } from './mistake.js';

/** An object that refuses keys it does not know, naming for each the nearest one that it does. */
export function strictObject<const Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      return issue.keys.map((key) => unknownKey(key, known)).join('\n');
    },
  });
}

/** "unknown key "x"; did you mean "y"?", or what is known where nothing is near. */
function unknownKey(key: string, known: readonly string[]): string {
  const near = nearestWord(key, known);
  const advice = near === undefined ? `known here: ${known.join(', ')}` : `did you mean "${near}"?`;
  return `unknown key ${shown(key)}; ${advice}`;
}
