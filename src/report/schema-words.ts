import type { JsonSchema } from '../config/json-schema.js';

/** What a property is, with the sentence that says what it means. */
export type Described = JsonSchema & { readonly description: string };

/** An object with these properties; those named in `optional` may be missing. Others may be added in time, so none are forbidden. */
export function object(
  properties: Readonly<Record<string, Described>>,
  optional: readonly string[] = [],
): { readonly type: 'object' } & JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required };
}

/** A schema with what it means. */
export function described(description: string, schema: JsonSchema): Described {
  return { description, ...schema };
}

/** What the schema allows, or null. */
export function orNull(schema: JsonSchema): JsonSchema {
  return typeof schema.type === 'string' && !('enum' in schema)
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };
}

/** An array of these. */
export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

/** An object with any names, whose values are these. */
export function named(values: JsonSchema): JsonSchema {
  return { type: 'object', additionalProperties: values };
}

/** One of these words. */
export function oneOf(words: readonly string[]): JsonSchema {
  return { type: 'string', enum: words };
}

/** Any text. */
export const TEXT: JsonSchema = { type: 'string' };
/** Any number. */
export const NUMBER: JsonSchema = { type: 'number' };
/** A whole number from 0 on. */
export const COUNT: JsonSchema = { type: 'integer', minimum: 0 };
/** A number from 0 to 1. */
export const SHARE: JsonSchema = { type: 'number', minimum: 0, maximum: 1 };
/** A score. */
export const SCORE: JsonSchema = { type: 'number', minimum: 0, maximum: 100 };
/** True or false. */
export const CLAIM: JsonSchema = { type: 'boolean' };
/** An instant, RFC 3339 in UTC. */
export const INSTANT: JsonSchema = { type: 'string', format: 'date-time' };
/** What tells a series from others of its metric. */
export const LABELS = named(TEXT);
/** A sentence for people beside a stable code for machines. */
export const REASON = object({
  code: described('Stable: what to branch on.', TEXT),
  text: described('A sentence for people.', TEXT),
});
/** Both sides, each like this. */
export function sides(side: JsonSchema): JsonSchema {
  return object({
    baseline: described('Of the baseline.', side),
    canary: described('Of the canary.', side),
  });
}

/** How a judgement came out. */
export const VERDICT = oneOf(['pass', 'marginal', 'fail', 'inconclusive']);
/** The SHA-256 of something. */
export const DIGEST: JsonSchema = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };
