import { Router } from 'express';
import { refuseMethod } from './refuse-method.js';

/** What is known of a source; no check where its first one is not done yet. */
export interface SourceState {
  readonly name: string;
  readonly check: { readonly problem: { readonly code: string; readonly message: string } | undefined } | undefined;
}

/** GET /readyz: which sources answer. One of several that does not is no reason to send callers elsewhere; that none does is. */
export function readyzRoute(checkSources: () => Promise<readonly SourceState[]>): Router {
  const router = Router();
  const route = router.route('/readyz');
  route.get(async (_request, response) => {
    const states = await checkSources();
    const ready = states.some(({ check }) => check && !check.problem);
    const sources = Object.fromEntries(states.map((state) => [state.name, toJson(state)] as const));
    response.status(ready ? 200 : 503).json({ status: ready ? 'ok' : 'failed', sources });
  });
  route.all(refuseMethod('GET, HEAD'));
  return router;
}

function toJson({ check }: SourceState): object {
  if (!check) return { status: 'pending' };
  return check.problem ? { status: 'failed', ...check.problem } : { status: 'ok' };
}
