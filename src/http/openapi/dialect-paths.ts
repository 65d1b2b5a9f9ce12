import type { JsonSchema } from '../../config/json-schema.js';
import type { ProblemCode } from '../problem-json.js';
import { curl, shell } from './curl.js';
import { jsonAnswer, type Example, type Operation, type Parameter, type Paths } from './operation.js';
import { ANY_PROBLEM, problemAnswers } from './problem-answers.js';

/** A route of a foreign dialect, of which the dialect itself says what it is. */
export interface DialectRoute {
  readonly path: string;
  /** POST where it is left out. */
  readonly method?: 'get' | 'post' | 'put' | 'delete';
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly Parameter[];
  /** What a body is; undefined where there is none. */
  readonly request?: JsonSchema;
  /** What kind of body that is, where it is no JSON. */
  readonly requestType?: string;
  /** 200 where it is left out. */
  readonly status?: number;
  /** Undefined where nothing but problems is answered. */
  readonly answer?: JsonSchema;
  /** What kind of answer that is, where it is no JSON. */
  readonly answerType?: string;
  /** Further answers that are no problems as this service tells them, by their status. */
  readonly otherwise?: Readonly<Record<string, string>>;
  /** What may be wrong beside what is with any body. */
  readonly problems?: readonly ProblemCode[];
  /** What is sent; without a value where there is no body. */
  readonly example: Pick<Example, 'summary'> & Partial<Example>;
  /** A command with `{base}` for the URL of the service, where the example is not all that it takes; the last request of it is answered with `status`. */
  readonly sample?: string;
}

/** The routes of foreign dialects. */
export function dialectPaths(base: string, routes: readonly DialectRoute[]): Paths {
  const paths = new Map<string, Paths[string]>();
  for (const route of routes) {
    paths.set(route.path, { ...paths.get(route.path), [route.method ?? 'post']: operationOf(base, route) });
  }
  return Object.fromEntries(paths);
}

const WRONG_BODY = ['INVALID_REQUEST', 'MALFORMED_BODY', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const;

function operationOf(base: string, route: DialectRoute): Operation {
  const { operationId, summary, description, parameters, request, requestType = 'application/json' } = route;
  const { status = 200, answer, answerType = 'application/json', otherwise = {}, problems = [], example } = route;
  const body = request && { [requestType]: { schema: request, examples: { example: { value: '', ...example } } } };
  const described = 'What the dialect answers with.';
  const answered =
    answerType === 'application/json'
      ? jsonAnswer(described, answer ?? {})
      : { description: described, content: { [answerType]: { schema: answer ?? {} } } };
  const others = Object.entries(otherwise).map(([code, text]) => [code, { description: text }] as const);
  return {
    operationId,
    tags: ['dialects'],
    summary,
    description,
    ...(parameters ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: {
      ...(answer ? { [status]: answered } : {}),
      ...problemAnswers([...(request ? WRONG_BODY : []), ...problems]),
      ...Object.fromEntries(others),
      ...ANY_PROBLEM,
    },
    'x-codeSamples': [sampleOf(base, route)],
  };
}

function sampleOf(base: string, { path, example, requestType, status = 200, sample }: DialectRoute) {
  const { summary: label, value } = example;
  if (sample !== undefined) return shell(label, sample.replaceAll('{base}', base), status);
  return curl({ label, url: `${base}${path}`, body: value, ...(requestType ? { type: requestType } : {}), status });
}
