import type { ErrorRequestHandler, Response } from 'express';
import {
  JudgementError,
  waitSeconds,
  type ErrorDetail,
  type RequestErrorCode,
  type SourceErrorCode,
} from '../errors.js';
import { renderProblemPage } from '../report/html/problem-page.js';
import { homeOf } from './home-of.js';
import { wantsPage } from './report-format.js';
import { sendPage } from './send-page.js';

/** What can be wrong with an HTTP request before anybody reads what it asks for. */
type TransportCode =
  | 'BAD_HTTP'
  | 'MALFORMED_BODY'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'REQUEST_TIMEOUT'
  | 'BODY_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'HEADERS_TOO_LARGE';

/** The one table from code to status. A new code does not compile without a line here, nor passes without one in the README. */
export const STATUS = {
  INVALID_REQUEST: 400,
  MALFORMED_BODY: 400,
  BAD_HTTP: 400,
  UNAUTHENTICATED: 401,
  NOT_ALLOWED: 403,
  UNKNOWN_CONFIG: 404,
  UNKNOWN_JUDGEMENT: 404,
  UNKNOWN_SOURCE: 404,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  BODY_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  CONFIG_MISMATCH: 422,
  QUERY_REFUSED: 422,
  CALLER_BUSY: 429,
  HEADERS_TOO_LARGE: 431,
  INTERNAL_ERROR: 500,
  NOT_SUPPORTED: 501,
  SOURCE_FAILED: 502,
  SOURCE_UNREACHABLE: 502,
  SOURCE_BUSY: 503,
  SERVICE_BUSY: 503,
  SOURCE_TIMEOUT: 504,
  DEADLINE_PASSED: 504,
} as const satisfies Record<RequestErrorCode | SourceErrorCode | TransportCode | 'INTERNAL_ERROR', number>;

/** What a problem's `code` may be. */
export type ProblemCode = keyof typeof STATUS;

const TITLES: Record<ProblemCode, string> = {
  INVALID_REQUEST: 'The request is not valid',
  MALFORMED_BODY: 'The body cannot be read',
  BAD_HTTP: 'The HTTP request cannot be read',
  UNAUTHENTICATED: 'The caller is not known',
  NOT_ALLOWED: 'The caller may not do this',
  UNKNOWN_CONFIG: 'There is no such metric config',
  UNKNOWN_JUDGEMENT: 'There is no such judgement',
  UNKNOWN_SOURCE: 'There is no such source',
  NOT_FOUND: 'There is no such resource',
  METHOD_NOT_ALLOWED: 'The resource does not know this method',
  REQUEST_TIMEOUT: 'The request did not come in time',
  BODY_TOO_LARGE: 'The body is too large',
  UNSUPPORTED_MEDIA_TYPE: 'The body is of a kind that cannot be read',
  CONFIG_MISMATCH: 'The request and the config do not fit',
  QUERY_REFUSED: 'The source refuses a query',
  CALLER_BUSY: 'The caller has too much going on',
  HEADERS_TOO_LARGE: 'The headers are too large',
  INTERNAL_ERROR: 'The service failed',
  NOT_SUPPORTED: 'The service does not do this',
  SOURCE_FAILED: 'A source failed',
  SOURCE_UNREACHABLE: 'A source cannot be reached',
  SOURCE_BUSY: 'A source is busy',
  SERVICE_BUSY: 'The service is busy',
  SOURCE_TIMEOUT: 'A source did not answer in time',
  DEADLINE_PASSED: 'The time for the judgement is over',
};
const MOST_DETAILS = 100;

/** What the caller is told of a body over the limit. */
export function tooLarge(mostBytes: number): string {
  return `Cannot read a body of more than ${String(mostBytes / 1024 / 1024)} MiB`;
}

/** An RFC 9457 problem: a stable code, one sentence, and every mistake with its JSON pointer (the first hundred). */
export function problemOf(
  code: ProblemCode,
  { detail, errors = [], requestId }: { detail: string; errors?: readonly ErrorDetail[]; requestId: unknown },
) {
  const further = errors.length > MOST_DETAILS ? { furtherErrors: errors.length - MOST_DETAILS } : {};
  const listed = errors.slice(0, MOST_DETAILS);
  return { title: TITLES[code], status: STATUS[code], code, detail, errors: listed, ...further, requestId };
}

/** Answers a request with a problem: as a page for those who want pages, as JSON for all others. */
export function sendProblem(
  response: Response,
  code: ProblemCode,
  content: { readonly detail: string; readonly errors?: readonly ErrorDetail[] },
): void {
  const problem = problemOf(code, { ...content, requestId: response.req.id });
  const wait = waitSeconds(code, content.errors ?? []);
  if (wait !== undefined) response.set('Retry-After', String(wait));
  // For the line of the log.
  response.locals.code = code;
  response.status(problem.status).vary('Accept');
  if (wantsPage(response.req)) sendPage(response, renderProblemPage(problem, homeOf(response.req)));
  else response.type('application/problem+json').send(JSON.stringify(problem));
}

/** Turns what was thrown into a problem. What is not thrown on purpose is a bug: logged with its stack, answered without detail. */
// eslint-disable-next-line max-params -- express knows an error handler by its four parameters
export const handleError: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  if (response.destroyed) {
    request.log.info('the caller went away');
    return;
  }
  if (error instanceof JudgementError && isProblemCode(error.code)) {
    sendProblem(response, error.code, { detail: error.message, errors: error.details });
    return;
  }
  const fault = transportFault(error);
  if (fault) {
    sendProblem(response, fault.code, fault);
    return;
  }
  request.log.error({ err: error }, 'failed');
  sendProblem(response, 'INTERNAL_ERROR', { detail: 'This is a bug; the log has it under the request id.' });
};

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(STATUS, code);
}

/** The caller's fault in an error that express or its body reader raised: those carry a 4xx status. */
function transportFault(error: unknown): { code: TransportCode; detail: string } | undefined {
  if (!(error instanceof Error)) return undefined;
  const status: unknown = Reflect.get(error, 'status');
  const type: unknown = Reflect.get(error, 'type');
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  if (status === 413) return { code: 'BODY_TOO_LARGE', detail: tooLarge(Number(Reflect.get(error, 'limit'))) };
  if (status === 415) return { code: 'UNSUPPORTED_MEDIA_TYPE', detail: `Cannot read the body: ${error.message}` };
  if (type === 'entity.parse.failed')
    return { code: 'MALFORMED_BODY', detail: `Cannot read the body as JSON: ${error.message}` };
  return { code: 'BAD_HTTP', detail: `Cannot read the request: ${error.message}` };
}
