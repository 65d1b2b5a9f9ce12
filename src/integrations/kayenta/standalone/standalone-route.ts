import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Asker } from '../../../access/asker.js';
import type { NamedConfig } from '../../../config/load-metric-configs.js';
import { propertyOf } from '../../../config/property-of.js';
import { adHocConfig, registeredConfig } from '../executions/execution-config.js';
import { readExecutionQuery } from '../executions/execution-query.js';
import { toAnalysisStatus } from './analysis-status.js';
import { createFollowAnalysis, type FollowAnalysisParts, type FollowedAnalysis } from './follow-analysis.js';
import { startAnalysis, type AnalysisStart, type StartAnalysisParts } from './start-analysis.js';

/** What the routes need: how bodies are read, other methods refused and callers watched, and what analyses are made of. */
export interface StandaloneRouteParts extends Omit<StartAnalysisParts, 'judgements'>, FollowAnalysisParts {
  readonly body: readonly RequestHandler[];
  readonly refuseMethod: (allowed: string) => RequestHandler;
  /** Who waits for a response. */
  readonly askerOf: (response: Response) => Asker;
  /** A config as Kayenta's canary config JSON. */
  readonly tellConfig: (config: NamedConfig, scopeName: string) => object;
}

/** Shorter than any caller waits that is known. */
const PATIENCE_MS = 5_000;
const LONGEST_USER = 200;

/**
 * Kayenta's standalone analysis of windows that are over: POST /standalone_canary_analysis/{config} and POST /standalone_canary_analysis start one, and GET
 * /standalone_canary_analysis/{id} works on it for a few seconds and tells how far it has come.
 */
export function standaloneRoute(parts: StandaloneRouteParts): Router {
  const { body, refuseMethod, askerOf, tellConfig } = parts;
  const follow = createFollowAnalysis(parts);
  const router = Router();
  const start = async (
    request: Request,
    response: Response,
    start: Omit<AnalysisStart, 'query' | 'user'>,
  ): Promise<void> => {
    const asked = { query: readExecutionQuery(request), user: userOf(request), ...start };
    response.json({ canaryAnalysisExecutionId: await startAnalysis(parts, asked, askerOf(response)) });
  };
  const adHoc = router.route('/standalone_canary_analysis');
  adHoc.post(...body, async (request, response) => {
    const config = adHocConfig(propertyOf(request.body, 'canaryConfig'), parts.readConfig);
    const written = propertyOf(request.body, 'executionRequest');
    await start(request, response, {
      config,
      canaryConfigId: undefined,
      request: written,
      place: ['executionRequest'],
    });
  });
  adHoc.all(refuseMethod('POST'));
  const one = router.route('/standalone_canary_analysis/:id');
  one.post(...body, async (request: Request<{ id: string }>, response) => {
    const config = registeredConfig(request.params.id, parts.configs, askerOf(response).shown);
    const written: unknown = request.body;
    await start(request, response, { config, canaryConfigId: config.id, request: written, place: [] });
  });
  one.get(async (request, response) => {
    const analysis = await follow(request.params.id, PATIENCE_MS, askerOf(response));
    logAnalysis(request.log, analysis);
    const [{ scopeName }] = analysis.note.request.scopes;
    response.json(toAnalysisStatus(analysis, analysis.named && tellConfig(analysis.named, scopeName)));
  });
  one.all(refuseMethod('GET, HEAD, POST'));
  return router;
}

function userOf({ query }: Pick<Request, 'query'>): string {
  const { user } = query;
  return typeof user === 'string' && user !== '' ? user.slice(0, LONGEST_USER) : 'anonymous';
}

function logAnalysis(log: Request['log'], { note, judged, running }: FollowedAnalysis): void {
  if (running) return;
  const scores = judged.flatMap((one) => (one.kind === 'judged' ? [one.score] : []));
  const failure = judged.find((one) => one.kind === 'failed');
  const about = { dialect: 'kayenta', config: note.canaryConfigId, scores };
  if (failure) log.warn({ ...about, code: failure.exceptionType, detail: failure.messages[0] }, 'could not analyse');
  else log.info(about, 'analysed');
}
