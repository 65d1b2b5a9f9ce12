import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { callerOf } from './asker-of.js';
import { loggedPath } from './logged-path.js';

const REQUEST_ID = /^[\w.:-]{1,128}$/;
/** What machines ask every few seconds. */
const ROUTINE: ReadonlySet<string> = new Set(['/healthz', '/metrics']);

/**
 * Gives every request an id, the caller's own `X-Request-Id` where it sent a plain one, and puts it on the answer and on every log line. A line of its own says method,
 * path, status, how long it took and who called; never headers, bodies or queries, which may hold secrets.
 */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp<Request, Response>({
    logger,
    quietReqLogger: true,
    quietResLogger: true,
    customAttributeKeys: { reqId: 'requestId', responseTime: 'durationMs' },
    genReqId: (request, response) => {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    customSuccessObject: toldOf,
    // eslint-disable-next-line max-params -- pino-http calls it so, with an error that it may have made up
    customErrorObject: (request, response, _error, value: object) => toldOf(request, response, value),
    customErrorMessage: (_request, response) => (response.writableEnded ? 'request completed' : 'request aborted'),
    customLogLevel: (request, response, error) => {
      // What is above 501 is the trouble of somebody behind us; what we do not do is none.
      if (error || response.statusCode === 500) return 'error';
      if (response.statusCode > 501) return 'warn';
      return ROUTINE.has(request.originalUrl) ? 'debug' : 'info';
    },
  });
}

function toldOf(request: Request, response: Response, value: object): object {
  const durationMs: unknown = Reflect.get(value, 'durationMs');
  const code: unknown = response.locals.code;
  return {
    method: request.method,
    path: loggedPath(request.originalUrl),
    status: response.statusCode,
    ...(code === undefined ? {} : { code }),
    durationMs,
    caller: callerOf(request),
  };
}
