import type { RequestHandler } from 'express';
import { sendProblem } from './problem-json.js';

/** Answers 405 for every method that a path does not know; `allowed` lists those it does, as the Allow header has them, and `why` may say more. */
export function refuseMethod(allowed: string, why?: string): RequestHandler {
  return (request, response) => {
    response.set('Allow', allowed);
    sendProblem(response, 'METHOD_NOT_ALLOWED', {
      detail: `Cannot ${request.method} ${request.originalUrl.slice(0, 200)}: it knows ${allowed}${why === undefined ? '' : `; ${why}`}`,
    });
  };
}
