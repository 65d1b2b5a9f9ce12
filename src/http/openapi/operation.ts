import type { JsonSchema } from '../../config/json-schema.js';

/** An example of a body or an answer. */
export interface Example {
  readonly summary: string;
  readonly value: unknown;
}

/** A body, by its type. */
export type Content = Readonly<
  Record<string, { readonly schema: JsonSchema; readonly examples?: Readonly<Record<string, Example>> }>
>;

/** An answer: described here, or one that several operations share. */
export type Answer =
  | {
      readonly description: string;
      readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: JsonSchema }>>;
      readonly content?: Content;
    }
  | { readonly $ref: string };

/** What a path holds in place of a name, or a query behind it. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description: string;
  readonly schema: JsonSchema;
}

/** A command that can be run as it stands. */
export interface CodeSample {
  readonly lang: 'Shell';
  readonly label: string;
  readonly source: string;
  /** What the last request of it is answered with. */
  readonly 'x-status': number;
}

/** One method of one path, as OpenAPI 3.1 describes it. */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
  /** How callers are let in, where not as everywhere. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly 'x-codeSamples': readonly CodeSample[];
}

/** The operations of each path. */
export type Paths = Readonly<Record<string, Readonly<Partial<Record<'get' | 'post' | 'put' | 'delete', Operation>>>>>;

/** A schema that all operations share. */
export function schemaRef(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** An answer of JSON. */
export function jsonAnswer(description: string, schema: JsonSchema, examples: Readonly<Record<string, Example>> = {}) {
  return { description, content: { 'application/json': { schema, examples } } };
}
