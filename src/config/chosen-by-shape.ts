import { z } from 'zod';
import { readBySchema, shown } from './mistake.js';

/** One way in which something can be written, and by what it is known to be meant. */
export interface Alternative<T> {
  readonly meant: (value: unknown) => boolean;
  readonly schema: z.ZodType<T>;
}

/**
 * A schema of things that can be written in several ways: what is written is read as the first that it is meant as, or else the last, so
 * that its mistakes are told as those of one way, where a union would tell those of all. With `right`, what is meant as none of them is
 * told to have to be that.
 */
export function chosenByShape<T>(alternatives: readonly [Alternative<T>, ...Alternative<T>[]], right?: string) {
  const read = z.unknown().transform((value, context): T => {
    const meant = alternatives.find((alternative) => alternative.meant(value));
    if (!meant && right !== undefined) {
      context.addIssue({ code: 'custom', message: `must be ${right}, is ${shown(value)}` });
      return z.NEVER;
    }
    const chosen = meant ?? alternatives.at(-1) ?? alternatives[0];
    const reading = readBySchema(chosen.schema, value);
    if (reading.kind === 'read') return reading.value;
    for (const { path, message } of reading.mistakes) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
    return z.NEVER;
  });
  return read.meta({ anyOf: alternatives.map(({ schema }) => partSchema(schema)) });
}

/** What a part of a document is in JSON Schema. */
function partSchema(schema: z.ZodType): object {
  const written = Object.entries(z.toJSONSchema(schema, { io: 'input' }));
  return Object.fromEntries(written.filter(([key]) => key !== '$schema'));
}

/** Whether something is an object with one of these keys. */
export function hasAnyOf(keys: readonly string[]): (value: unknown) => boolean {
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    keys.some((key) => Object.hasOwn(value, key));
}
