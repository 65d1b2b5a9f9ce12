import express, { Router, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import type { Asker } from '../../access/asker.js';
import { JudgementError } from '../../errors.js';
import { readCall } from '../call-options.js';
import { judgeRecent, type RecentParts } from '../judge-recent.js';
import { oneLine } from '../tell-error.js';
import { tellWait } from '../tell-wait.js';
import { ApiError, STATUS, toApiError } from './api-error.js';
import { readInstantQuery, type InstantQuery } from './instant-query.js';
import { readParameters } from './query-parameters.js';
import { judgementAt, scalarAt, vectorAt, type QueryData } from './query-result.js';

/** What the façade needs. */
export interface PrometheusParts extends RecentParts {
  /** Of this service. */
  readonly version: string;
  /** Who waits for a response. */
  readonly askerOf: (response: Response) => Asker;
}

/** Flagger waits 5 s, and nobody can tell it otherwise. */
const PATIENCE_MS = 4_000;
const MOST_BYTES = 65_536;
const FORM = 'application/x-www-form-urlencoded';

/** The part of Prometheus' HTTP API that it takes to ask for a judgement as for a metric, with Prometheus' own answers and errors. */
export function prometheusRoute(parts: PrometheusParts): Router {
  const router = Router();
  const query = router.route('/api/v1/query');
  const answer: RequestHandler = async (request, response) => {
    const form: unknown = request.body;
    send(response, {
      status: 'success',
      data: await answerQuery(typeof form === 'string' ? form : '', response, parts),
    });
  };
  query.all(refuseMethods).get(answer);
  query.post(express.text({ type: FORM, limit: MOST_BYTES }), answer);
  const { version } = parts;
  // Grafana asks what it is talking to. What only Prometheus itself has is left empty.
  const build = { version, revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '', application: NAME };
  router.get('/api/v1/status/buildinfo', (_request, response) => {
    send(response, { status: 'success', data: build });
  });
  router.get('/-/healthy', (_request, response) => {
    response.type('text/plain').send(`${NAME} is healthy.\n`);
  });
  router.use((request) => {
    throw new ApiError('not_found', `there is no ${request.baseUrl}${request.path.slice(0, 200)} here: ${ADVICE}`);
  });
  return router;
}

const NAME = 'canary-judge';
const ADVICE = 'of the API of Prometheus, only /api/v1/query is known, for canary_score and canary_verdict';

async function answerQuery(form: string, response: Response, parts: PrometheusParts): Promise<QueryData> {
  const { req: request } = response;
  const [, queryString = ''] = /\?(.*)$/s.exec(request.originalUrl) ?? [];
  const { query, atMs = parts.now(), timeoutMs = PATIENCE_MS } = readParameters(form, queryString);
  const asked = readInstantQuery(query);
  switch (asked.kind) {
    case 'scalar':
      return scalarAt(asked.value, atMs);
    case 'vector':
      return vectorAt(asked.value, atMs);
    case 'judgement':
      return judge(
        asked,
        { request, asker: parts.askerOf(response), atMs, patienceMs: Math.min(timeoutMs, PATIENCE_MS) },
        parts,
      );
  }
}

interface Asking {
  readonly request: Request;
  readonly asker: Asker;
  readonly atMs: number;
  readonly patienceMs: number;
}

async function judge(
  asked: Extract<InstantQuery, { kind: 'judgement' }>,
  { request, asker, atMs, patienceMs }: Asking,
  parts: PrometheusParts,
): Promise<QueryData> {
  const call = readCall(asked.options, { configs: parts.configs, shown: asker.shown, defaults: {} });
  const judged = await judgeRecent(call, parts, { atMs: Math.min(atMs, parts.now()), patienceMs, asker });
  const { id } = judged;
  const line = { dialect: 'prometheus', metric: asked.metric, id };
  if (judged.kind === 'failed') throw judged.error;
  if (judged.kind === 'running') {
    request.log.info(line, 'not judged yet');
    throw new ApiError('timeout', 'the judgement is not finished yet: ask again');
  }
  const { verdict, score, reason } = judged.judgement;
  request.log.info({ ...line, verdict, score, text: oneLine(reason.text) }, 'judged');
  return judgementAt(judged.judgement, asked, atMs);
}

/** All but GET and POST: also HEAD, which Prometheus does not know there. */
const refuseMethods: RequestHandler = ({ method }, response, next) => {
  if (method === 'GET' || method === 'POST') {
    next();
    return;
  }
  response.set('Allow', 'GET, OPTIONS, POST');
  if (method === 'OPTIONS') response.status(204).end();
  else response.status(405).type('text/plain').send('Method Not Allowed\n');
};

/** Tells what is wrong in Prometheus' own form, also before these routes are reached. */
// eslint-disable-next-line max-params -- express knows an error handler by its four parameters
export const tellPrometheus: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent || response.destroyed) {
    next(error);
    return;
  }
  const told = toldError(error);
  if (!told) request.log.error({ err: error }, 'failed');
  const { errorType, message } = told ?? new ApiError('internal', 'the service failed; its log has why');
  if (told) request.log.warn({ dialect: 'prometheus', errorType, text: message }, 'refused a query');
  if (error instanceof JudgementError) tellWait(response, error);
  response.status(STATUS[errorType]);
  send(response, { status: 'error', errorType, error: message });
};

/** Undefined for what is a bug. */
function toldError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof JudgementError) return toApiError(error);
  const status: unknown = error instanceof Error ? Reflect.get(error, 'status') : undefined;
  const ofCaller = error instanceof Error && typeof status === 'number' && status >= 400 && status <= 499;
  return ofCaller ? new ApiError('bad_data', oneLine(`cannot read the body: ${error.message}`)) : undefined;
}

/** Without the charset that Express would add: Prometheus' content type has none. */
function send(response: Response, body: object): void {
  response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
}
