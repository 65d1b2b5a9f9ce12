import type { Request } from 'express';
import type { Origin } from '../access/asker.js';

const TRACE_HEADERS = ['traceparent', 'tracestate'];
/** Longer ones are none of W3C Trace Context's (3.3.1.5). */
const MOST_CHARACTERS = 512;

/** The call that a request is, as logs and traces know it. */
export function originOf({ id, headers }: Request): Origin {
  const given = TRACE_HEADERS.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' && value.length <= MOST_CHARACTERS ? [[name, value] as const] : [];
  });
  return { requestId: typeof id === 'object' ? '' : String(id), traceHeaders: Object.fromEntries(given) };
}
