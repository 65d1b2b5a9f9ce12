import type { RequestHandler } from 'express';

/** Refuses what names no host, or several (RFC 9112, 3.2): Node would do so by itself, but without a request id and a problem. */
export const requireHost: RequestHandler = (request, _response, next) => {
  const hosts = request.headersDistinct.host?.length ?? 0;
  if (hosts === 1 || (hosts === 0 && request.httpVersion === '1.0')) {
    next();
    return;
  }
  const message = hosts === 0 ? 'it has no header Host' : 'it has several headers Host';
  next(Object.assign(new Error(message), { status: 400 }));
};
