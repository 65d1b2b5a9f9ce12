import type { JsonSchema } from '../../config/json-schema.js';
import { curl } from './curl.js';
import { jsonAnswer, type Example, type Paths } from './operation.js';
import { ANY_PROBLEM, problemAnswers } from './problem-answers.js';

/** A route of a foreign dialect that is asked by POST, and of which the dialect itself says what it is. */
export interface DialectRoute {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly request: JsonSchema;
  readonly answer: JsonSchema;
  /** A request. */
  readonly example: Example;
}

/** The routes of foreign dialects. */
export function dialectPaths(base: string, routes: readonly DialectRoute[]): Paths {
  return Object.fromEntries(
    routes.map(({ path, request, answer, example, ...named }) => [
      path,
      {
        post: {
          ...named,
          tags: ['dialects'],
          requestBody: {
            required: true,
            content: { 'application/json': { schema: request, examples: { example } } },
          },
          responses: {
            200: jsonAnswer('What the dialect answers with.', answer),
            ...problemAnswers(['INVALID_REQUEST', 'MALFORMED_BODY', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE']),
            ...ANY_PROBLEM,
          },
          'x-codeSamples': [curl({ label: example.summary, url: `${base}${path}`, body: example.value, status: 200 })],
        },
      },
    ]),
  );
}
