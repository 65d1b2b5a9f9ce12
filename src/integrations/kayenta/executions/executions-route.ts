import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Asker } from '../../../access/asker.js';
import type { NamedConfig, ReadConfig } from '../../../config/load-metric-configs.js';
import { propertyOf } from '../../../config/property-of.js';
import type { Judgements } from '../../../judgements.js';
import { adHocConfig, registeredConfig } from './execution-config.js';
import { readExecutionQuery } from './execution-query.js';
import { toExecutionStatus } from './execution-status.js';
import type { FindJudgement } from '../../find-judgement.js';
import type { ScoreTaking } from './kayenta-score.js';
import { logExecution } from './log-execution.js';
import { readExecution } from './read-execution.js';
import { startExecution, type StartParts } from './start-execution.js';

/** What the routes need: how bodies are read and other methods refused, and what executions are. */
export interface ExecutionsRouteParts extends StartParts {
  readonly body: readonly RequestHandler[];
  readonly refuseMethod: (allowed: string) => RequestHandler;
  /** Who waits for a response. */
  readonly askerOf: (response: Response) => Asker;
  readonly judgements: Pick<Judgements, 'accept' | 'read'>;
  readonly find: FindJudgement;
  /** Ends what goes on for an id. */
  readonly cancel: (id: string) => void;
  /** How long sources are given from when an execution could be judged. */
  readonly deadlineMs: number;
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly readConfig: ReadConfig;
  /** A config as Kayenta's canary config JSON. */
  readonly tellConfig: (config: NamedConfig, scopeName: string) => object;
  readonly onInconclusive: ScoreTaking['onInconclusive'];
}

/** Shorter than any caller waits that is known: the least patient, Referee and Orca, do for ten seconds. */
const PATIENCE_MS = 5_000;

/**
 * Kayenta's executions: POST /canary/{config} and POST /canary start one, GET /canary/{id} tells how it stands, PUT /pipelines/{id}/cancel ends what this process
 * does for it. The id is all that there is of one.
 */
export function executionsRoute(parts: ExecutionsRouteParts): Router {
  const { body, refuseMethod, askerOf, judgements, cancel } = parts;
  const router = Router();
  const adHoc = router.route('/canary');
  adHoc.post(...body, async (request, response) => {
    const config = adHocConfig(propertyOf(request.body, 'canaryConfig'), parts.readConfig);
    const place = ['executionRequest'];
    const written: unknown = propertyOf(request.body, 'executionRequest');
    const start = { query: readExecutionQuery(request), request: written, place, config };
    response.json({ canaryExecutionId: await startExecution(parts, start, askerOf(response)) });
  });
  adHoc.all(refuseMethod('POST'));
  const one = router.route('/canary/:id');
  one.post(...body, async (request: Request<{ id: string }>, response) => {
    const asker = askerOf(response);
    const config = registeredConfig(request.params.id, parts.configs, asker.shown);
    const written: unknown = request.body;
    const start = { query: readExecutionQuery(request), request: written, place: [], config };
    response.json({ canaryExecutionId: await startExecution(parts, start, asker) });
  });
  one.get(async (request, response) => {
    const told = await readExecution(request.params.id, parts, {
      asker: askerOf(response),
      patienceMs: PATIENCE_MS,
    });
    logExecution(request.log, told);
    response.json(toExecutionStatus(told));
  });
  one.all(refuseMethod('GET, HEAD, POST'));
  const cancelled = router.route('/pipelines/:id/cancel');
  cancelled.put((request, response) => {
    judgements.read(request.params.id, askerOf(response));
    cancel(request.params.id);
    // Orca reads an object.
    response.status(202).json({});
  });
  cancelled.all(refuseMethod('PUT'));
  return router;
}
