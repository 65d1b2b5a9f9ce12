import { Router, type NextFunction, type Request, type Response } from 'express';
import type { Role } from '../config/access-settings.js';

/** What a call takes: nothing, a role, or (`whole`) the role read without any list, since what is told is of everybody. */
export type Need = 'nothing' | 'whole' | Role;

/** The one table of what each route takes. Methods that it does not name take read where they change nothing, else author. */
export const NEEDS: Readonly<Record<string, Need>> = {
  'GET /healthz': 'nothing',
  'GET /readyz': 'nothing',
  'GET /metrics': 'whole',
  'GET /': 'read',
  'GET /docs': 'read',
  'GET /openapi.json': 'read',
  'GET /schemas': 'read',
  'GET /schemas/:file': 'read',
  'GET /metric-configs': 'read',
  'GET /metric-configs/:name': 'read',
  'POST /metric-configs/validate': 'author',
  'POST /judgements': 'judge',
  'POST /judgements/preview': 'author',
  'GET /judgements/:id': 'read',
  'POST /reports': 'read',
  'POST /kayenta/judge': 'author',
  'POST /kayenta/canary': 'author',
  'POST /kayenta/canary/:id': 'judge',
  'GET /kayenta/canary/:id': 'read',
  'GET /kayenta/canary/executions': 'read',
  'PUT /kayenta/pipelines/:id/cancel': 'judge',
  'POST /kayenta/standalone_canary_analysis': 'author',
  'POST /kayenta/standalone_canary_analysis/:id': 'judge',
  'GET /kayenta/standalone_canary_analysis/:id': 'read',
  'GET /kayenta/canaryConfig': 'read',
  'GET /kayenta/canaryConfig/:id': 'read',
  'GET /kayenta/credentials': 'read',
  'GET /kayenta/judges': 'read',
  'GET /kayenta/health': 'read',
  'GET /kayenta/metricSetPairList/:id': 'read',
  'GET /kayenta/metadata/metricsService': 'read',
  'POST /flagger/gate': 'judge',
  'POST /flagger/rollback': 'judge',
  'GET /prometheus/api/v1/query': 'judge',
  'POST /prometheus/api/v1/query': 'judge',
  'GET /prometheus/api/v1/status/buildinfo': 'read',
  'GET /prometheus/-/healthy': 'read',
};

/** Ends with what a request takes, or with the error that its path is. */
export type NeedOf = (request: Request, response: Response, done: (error: unknown, need: Need) => void) => void;

/** From the least to the most. */
const ORDER: readonly Need[] = ['nothing', 'read', 'whole', 'judge', 'author'];
const HARMLESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Tells what requests take. Their paths are matched as the routes' own are, by express: no way to write a path leads to a route but past its row. */
export function createNeedOf(): NeedOf {
  const rows = new WeakMap<Request, Need[]>();
  const router = Router();
  for (const [key, need] of Object.entries(NEEDS)) {
    const [method = '', path = ''] = key.split(' ');
    router.all(path, (request: Request, _response: Response, next: NextFunction) => {
      if (methodOf(request) === method) rows.get(request)?.push(need);
      next();
    });
  }
  return (request, response, done) => {
    rows.set(request, []);
    router(request, response, (error?: unknown) => {
      const found = rows.get(request) ?? [];
      // Of several rows the strictest holds.
      const strictest = ORDER.findLast((need) => found.includes(need));
      done(error, strictest ?? (HARMLESS.has(request.method) ? 'read' : 'author'));
    });
  };
}

function methodOf({ method }: Request): string {
  return method === 'HEAD' || method === 'OPTIONS' ? 'GET' : method;
}
