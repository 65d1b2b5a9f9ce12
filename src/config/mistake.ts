import type { z } from 'zod';
import { toPointer, type ErrorDetail } from '../errors.js';
import { nearestWord } from './nearest-word.js';

/** One thing that is wrong with a document that a person wrote: where, and what would be right. */
export interface Mistake {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What reading a document gives: its meaning with warnings, or every mistake in it. */
export type Reading<T> =
  | { readonly kind: 'read'; readonly value: T; readonly warnings: readonly string[] }
  | { readonly kind: 'refused'; readonly mistakes: readonly Mistake[] };

/** The document parsed by `schema`, with each of zod's issues turned into sentences. */
export function readBySchema<S extends z.ZodType>(schema: S, document: unknown): Reading<z.output<S>> {
  const parsed = schema.safeParse(document, { reportInput: true });
  if (parsed.success) return { kind: 'read', value: parsed.data, warnings: [] };
  return { kind: 'refused', mistakes: parsed.error.issues.flatMap(toMistakes) };
}

/** The mistakes as the details of an error, at JSON pointers. */
export function toDetails(mistakes: readonly Mistake[]): ErrorDetail[] {
  return mistakes.map(({ path, message }) => ({ pointer: toPointer(path), message }));
}

/** The mistakes of a document that stands at `place` in another one. */
export function within(place: string, mistakes: readonly Mistake[]): Mistake[] {
  return mistakes.map(({ path, message }) => ({ path: [place, ...path], message }));
}

/** A value as a message may show it: JSON, cut after 60 characters. */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `an array of ${String(value.length)}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const json = JSON.stringify(typeof value === 'string' ? value.slice(0, 60) : value);
  return typeof value === 'string' && value.length > 60 ? `${json}…` : json;
}

function toMistakes(issue: z.core.$ZodIssue): Mistake[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys') {
    // strictObject() writes one line a key, so that each mistake points at its own key.
    const lines = issue.message.split('\n');
    return issue.keys.map((key, i) => ({ path: [...path, key], message: lines[i] ?? `unknown key ${shown(key)}` }));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({ path, message: `the name ${shown(path.at(-1))} ${sentence(inner)}` }));
  }
  return [{ path, message: sentence(issue) }];
}

/** What is wrong and what would be right, for the issues that our schemas can raise. */
function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `is required: ${kindOf(issue.expected)}`
        : `must be ${kindOf(issue.expected)}, is ${shown(issue.input)}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values.map(shown))}, is ${shown(issue.input)}${adviceOn(issue.input, issue.values)}`;
    case 'too_small':
      return outOfBounds(issue, `${issue.inclusive === true ? 'at least' : 'more than'} ${String(issue.minimum)}`);
    case 'too_big':
      return outOfBounds(issue, `${issue.inclusive === true ? 'at most' : 'less than'} ${String(issue.maximum)}`);
    default:
      return issue.message;
  }
}

/** "; did you mean …?" where a word was near one of several that would be right. */
function adviceOn(given: unknown, right: readonly unknown[]): string {
  const words = right.filter((value) => typeof value === 'string');
  const near = typeof given === 'string' && words.length > 1 ? nearestWord(given, words) : undefined;
  return near === undefined ? '' : `; did you mean ${shown(near)}?`;
}

function kindOf(expected: string): string {
  const names: Record<string, string> = {
    int: 'a whole number',
    record: 'an object',
    object: 'an object',
    array: 'an array',
  };
  return names[expected] ?? `a ${expected}`;
}

/** "a", "a or b", "a, b or c". */
function oneOf(choices: readonly string[]): string {
  const last = choices.at(-1) ?? '';
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(', ')} or ${last}`;
}

function outOfBounds({ origin, input }: { origin: string; input?: unknown }, bound: string): string {
  if (Array.isArray(input))
    return `must have ${bound} element${bound.endsWith(' 1') ? '' : 's'}, has ${String(input.length)}`;
  if (origin !== 'string' || typeof input !== 'string') return `must be ${bound}, is ${shown(input)}`;
  return `must be ${bound} character${bound.endsWith(' 1') ? '' : 's'} long, is ${String(input.length)} long`;
}
