import { z } from 'zod';
import { DURATION_SCHEMA, formatDuration } from './duration.js';

/** A document's JSON Schema of 2020-12, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** How a schema introduces itself. */
export interface SchemaHead {
  /** What the file is called that holds it, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** The `$id` of the schema of this name. */
export function schemaId(name: string): string {
  return `urn:canary-judge:schema:${name}`;
}

/** What a person may write by this schema, as JSON Schema. What zod checks by code and no keyword says is left out: such a schema allows more. */
export function toJsonSchema(schema: z.ZodType, { name, title, description }: SchemaHead): JsonSchema {
  const { $schema, ...written } = z.toJSONSchema(schema, { io: 'input', override: asWritten });
  return { $schema, $id: schemaId(name), title, description, ...written };
}

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>;

/** Durations are numbers to us, and texts to those who write them. */
const asWritten: Override = ({ zodSchema, jsonSchema }) => {
  if (jsonSchema.pattern !== DURATION_SCHEMA.pattern) return;
  jsonSchema.examples = ['60s', '1h30m', '7d'];
  const { def } = zodSchema._zod;
  if (def.type !== 'default') return;
  if (typeof def.defaultValue === 'number') jsonSchema.default = formatDuration(def.defaultValue);
};
