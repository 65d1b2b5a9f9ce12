import type { Request, RequestHandler } from 'express';

/** A request that has been answered, or whose caller has gone. */
export interface AnsweredRequest {
  /** The pattern of its path; "other" where it met none. */
  readonly route: string;
  readonly method: string;
  /** "aborted" where the caller went away before the answer. */
  readonly status: string;
  readonly ms: number;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Tells of each request once it is over; `mounts` are the paths that other routers live under. Nothing is told of a request but what there are few of. */
export function countRequests(
  onAnswered: (answered: AnsweredRequest) => void,
  mounts: readonly string[],
): RequestHandler {
  return (request, response, next) => {
    const startedMs = performance.now();
    response.once('close', () => {
      const method = METHODS.has(request.method) ? request.method : 'other';
      const status = response.writableFinished ? String(response.statusCode) : 'aborted';
      onAnswered({ route: routeOf(request, mounts), method, status, ms: performance.now() - startedMs });
    });
    next();
  };
}

/** Express knows only the part of a pattern that comes after where its router was mounted, and that only as the caller wrote it; who is refused has met whole ones alone. */
function routeOf({ route, originalUrl }: Request, mounts: readonly string[]): string {
  const pattern: unknown = typeof route === 'object' && route !== null ? Reflect.get(route, 'path') : undefined;
  if (typeof pattern !== 'string') return 'other';
  const path = originalUrl.toLowerCase();
  const mount = mounts.find((one) => path.startsWith(`${one}/`)) ?? '';
  return pattern.startsWith(`${mount}/`) ? pattern : `${mount}${pattern}`;
}
