import type { RequestHandler } from 'express';

/** Pages whose links lead on from where they are: from a path that ends in a slash they would lead elsewhere. */
const PAGES = /^\/(?:metric-configs(?:\/[^/]+)?|docs|schemas)\/$/;

/** Sends who reads such a page by a path with a slash at its end to the one without. */
export const withoutSlash: RequestHandler = (request, response, next) => {
  const { method, originalUrl, path } = request;
  const [, page] = PAGES.test(path) ? path.split('/').toReversed() : [];
  if (page === undefined || (method !== 'GET' && method !== 'HEAD')) {
    next();
    return;
  }
  const query = originalUrl.indexOf('?');
  response.redirect(308, `../${page}${query === -1 ? '' : originalUrl.slice(query)}`);
};
