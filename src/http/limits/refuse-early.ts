import type { RequestHandler } from 'express';
import type { ServiceLimits } from '../../limits/service-limits.js';
import { askerOf } from '../asker-of.js';
import { limitBody } from './body-memory.js';

/** What is judged for who waits. */
const JUDGED = /^\/judgements(\/preview)?\/*$/i;
/** What may be much to show. */
const SHOWN = /^\/judgements\//i;

/** Refuses what there is no room for, before its body is read; the connection stays, since what comes of it is read and dropped. */
export function refuseEarly({ refuseEarly: refuse, bodies, onRefused }: ServiceLimits): RequestHandler {
  return (request, response, next) => {
    const { method, path } = request;
    if (method === 'POST') refuse(JUDGED.test(path) ? askerOf(response).caller : undefined);
    else if (SHOWN.test(path)) refuse(undefined);
    limitBody(request, { bodies, onRefused });
    next();
  };
}
