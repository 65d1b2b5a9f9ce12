import { schemaId, type JsonSchema, type SchemaHead } from '../config/json-schema.js';
import { CONFIG_SCHEMAS } from '../config/json-schemas.js';
import { JUDGEMENT, OPEN_JUDGEMENT } from '../report/judgement-schema.js';
import { NOTIFICATION } from '../report/notification-schema.js';
import { PREVIEW } from '../report/preview-schema.js';
import { PROBLEM } from './openapi/problem-answers.js';

/** Every JSON Schema of the service, by the name of its file: of what people write, and of what it answers. */
export const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ...CONFIG_SCHEMAS,
  judgement: withHead(JUDGEMENT, {
    name: 'judgement',
    title: 'Judgement',
    description: 'What POST /judgements answers with 200. New fields may be added in time.',
  }),
  'open-judgement': withHead(OPEN_JUDGEMENT, {
    name: 'open-judgement',
    title: 'Judgement whose window is not over',
    description: 'What POST /judgements answers with 202. New fields may be added in time.',
  }),
  preview: withHead(PREVIEW, {
    name: 'preview',
    title: 'Preview of a judgement',
    description: 'What POST /judgements/preview answers with 200. New fields may be added in time.',
  }),
  notification: withHead(NOTIFICATION, {
    name: 'notification',
    title: 'Notification of a judgement',
    description: 'What a webhook of the settings is sent once a judgement is made. New fields may be added in time.',
  }),
  problem: withHead(PROBLEM, {
    name: 'problem',
    title: 'Problem',
    description:
      'What is answered where there is nothing else to answer (RFC 9457). New fields and codes may be added in time.',
  }),
};

function withHead(schema: JsonSchema, { name, title, description }: SchemaHead): JsonSchema {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  return { $schema, $id: schemaId(name), title, description, ...schema };
}
