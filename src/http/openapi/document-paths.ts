import { described, listOf, object, TEXT } from '../../report/schema-words.js';
import { curl } from './curl.js';
import { jsonAnswer, type Operation, type Paths } from './operation.js';
import { ANY_PROBLEM, problemAnswers } from './problem-answers.js';

/** The routes that describe the service, for schemas of these names. */
export function documentPaths(base: string, names: readonly string[]): Paths {
  return {
    '/openapi.json': { get: openApi(base) },
    '/docs': { get: docs(base) },
    '/schemas': { get: listSchemas(base, names) },
    '/schemas/{file}': { get: showSchema(base, names) },
  };
}

function openApi(base: string): Operation {
  return {
    operationId: 'getOpenApi',
    tags: ['documents'],
    summary: 'This description, as OpenAPI 3.1',
    description: 'For generators of clients and for tools.',
    responses: { 200: jsonAnswer('The document.', { type: 'object' }), ...ANY_PROBLEM },
    'x-codeSamples': [curl({ label: 'Get it', url: `${base}/openapi.json`, status: 200 })],
  };
}

function docs(base: string): Operation {
  const content = { 'text/html': { schema: { type: 'string' } } };
  return {
    operationId: 'getDocs',
    tags: ['documents'],
    summary: 'This description, as a page',
    description: 'Made from /openapi.json. It runs no script and loads nothing.',
    responses: { 200: { description: 'The page.', content }, ...ANY_PROBLEM },
    'x-codeSamples': [curl({ label: 'Get it', url: `${base}/docs`, status: 200 })],
  };
}

function listSchemas(base: string, names: readonly string[]): Operation {
  const schema = object({
    schemas: described(
      'All of them.',
      listOf(
        object({
          file: described('Its path, relative to this one.', TEXT),
          title: described('What it describes.', TEXT),
          description: described('Where such a document stands.', TEXT),
        }),
      ),
    ),
  });
  return {
    operationId: 'listSchemas',
    tags: ['documents'],
    summary: 'Which JSON Schemas there are',
    description: `Of what people write and of what the service answers: ${names.join(', ')}.`,
    responses: { 200: jsonAnswer('All of them.', schema), ...ANY_PROBLEM },
    'x-codeSamples': [curl({ label: 'List them', url: `${base}/schemas`, status: 200 })],
  };
}

function showSchema(base: string, names: readonly string[]): Operation {
  const description =
    'JSON Schema 2020-12, the same as in docs/schemas/. An editor knows the format of a metric config whose first line is "# yaml-language-server: $schema=" and the URL of metric-config.json.';
  return {
    operationId: 'getSchema',
    tags: ['documents'],
    summary: 'One JSON Schema',
    description,
    parameters: [
      {
        name: 'file',
        in: 'path',
        required: true,
        description: 'The name of the schema with .json at its end.',
        schema: { type: 'string', enum: names.map((name) => `${name}.json`) },
      },
    ],
    responses: {
      200: { description: 'The schema.', content: { 'application/schema+json': { schema: { type: 'object' } } } },
      ...problemAnswers(['NOT_FOUND']),
      ...ANY_PROBLEM,
    },
    'x-codeSamples': [curl({ label: 'Of metric configs', url: `${base}/schemas/metric-config.json`, status: 200 })],
  };
}
