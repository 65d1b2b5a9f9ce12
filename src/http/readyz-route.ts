import { Router } from 'express';
import { refuseMethod } from './refuse-method.js';

/** Whether a source answers. */
export interface SourceState {
  readonly name: string;
  readonly problem: { readonly code: string; readonly message: string } | undefined;
}

/** GET /readyz: which sources answer. One of several that does not is no reason to send callers elsewhere; that none does is. */
export function readyzRoute(checkSources: () => Promise<readonly SourceState[]>): Router {
  const router = Router();
  const route = router.route('/readyz');
  route.get(async (_request, response) => {
    const checks = await checkSources();
    const ready = checks.some(({ problem }) => problem === undefined);
    const states = checks.map((check) => [check.name, stateOf(check)] as const);
    response.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'failed', sources: Object.fromEntries(states) });
  });
  route.all(refuseMethod('GET, HEAD'));
  return router;
}

function stateOf({ problem }: SourceState): object {
  return problem ? { status: 'failed', ...problem } : { status: 'ok' };
}
