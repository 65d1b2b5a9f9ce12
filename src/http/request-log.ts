import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/** What pino-http makes an error of where there is none: only what is a bug has a stack, and that has a line of its own. */
const MADE_UP = /^failed with status code \d+$/;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/**
 * Gives every request an id, the caller's own `X-Request-Id` where it sent a plain one, and puts it on the answer and on every log
 * line. Logged are method, path and status; never headers or bodies, which may hold secrets.
 */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (request, response) => {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    wrapSerializers: false,
    serializers: {
      req: ({ id, method, url }: IncomingMessage) => ({ id, method, path: (url ?? '').split('?')[0] }),
      res: ({ statusCode }: ServerResponse) => ({ statusCode }),
      err: ({ name, message, stack }: Error) => (MADE_UP.test(message) ? undefined : { name, message, stack }),
    },
    customLogLevel: (request, response, error) => {
      // What is above 500 is the trouble of somebody behind us.
      if (error || response.statusCode === 500) return 'error';
      if (response.statusCode > 500) return 'warn';
      return request.url === '/healthz' ? 'debug' : 'info';
    },
  });
}
