import type { Request } from 'express';

/** The URL of a path of this service: under its public one where that is known, else where this request was sent to; the path alone where even that cannot be told. */
export function linkTo(request: Request, path: string, publicUrl: string | undefined): string {
  const base = publicUrl ?? calledAs(request);
  return base === undefined ? path : `${base}${path}`;
}

function calledAs(request: Request): string | undefined {
  const { host } = request.headers;
  const url = host !== undefined && HOST.test(host) ? `${request.protocol}://${host}` : undefined;
  return url !== undefined && URL.canParse(url) ? url : undefined;
}

/** A name or an address with or without a port, and nothing that could mean something else in a link. */
const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
