import { Router } from 'express';
import type { ErrorDetail } from '../errors.js';
import { rightsOf } from './asker-of.js';
import { refuseMethod } from './refuse-method.js';

/** What is known of a source; no check where its first one is not done yet. */
export interface SourceState {
  readonly name: string;
  readonly check: { readonly problem: { readonly code: string; readonly message: string } | undefined } | undefined;
}

/** What the route tells of. */
export interface ReadyzParts {
  readonly checkSources: () => Promise<readonly SourceState[]>;
  /** Of metric configs whose files have changed and cannot be used, by name. */
  readonly configMistakes: ReadonlyMap<string, readonly ErrorDetail[]>;
}

/**
 * GET /readyz: which sources answer, for people and alerts. One of several that does not is no trouble of the service; that none does is. A metric config that was
 * broken since the start is none either: the last good one is used. Who is not known, or not told of all, is told the status alone. Probes of Kubernetes ask /healthz: no replica is better off where a source is down.
 */
export function readyzRoute({ checkSources, configMistakes }: ReadyzParts): Router {
  const router = Router();
  const route = router.route('/readyz');
  route.get(async (request, response) => {
    const states = await checkSources();
    const ready = states.some(({ check }) => check && !check.problem);
    const status = ready ? 'ok' : 'failed';
    if (!rightsOf(request).shown.everything) {
      response.status(ready ? 200 : 503).json({ status });
      return;
    }
    const sources = Object.fromEntries(states.map((state) => [state.name, toJson(state)] as const));
    const brokenConfigs = Object.fromEntries(configMistakes);
    const told = configMistakes.size > 0 ? { sources, brokenConfigs } : { sources };
    response.status(ready ? 200 : 503).json({ status, ...told });
  });
  route.all(refuseMethod('GET, HEAD'));
  return router;
}

function toJson({ check }: SourceState): object {
  if (!check) return { status: 'pending' };
  return check.problem ? { status: 'failed', ...check.problem } : { status: 'ok' };
}
