import express, { Router, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import type { Asker } from '../../access/asker.js';
import { toDetails } from '../../config/mistake.js';
import { JudgementError } from '../../errors.js';
import { readCall } from '../call-options.js';
import { judgeRecent, type RecentOutcome, type RecentParts } from '../judge-recent.js';
import { oneLine, tellError } from '../tell-error.js';
import { tellWait } from '../tell-wait.js';
import { answerGate, answerRollback, refusalStatus, type WebhookAnswer } from './answer-webhook.js';
import { POLICY_NAMES, readWebhook, type WebhookCall } from './webhook-payload.js';

/** What the routes need. */
export interface FlaggerParts extends RecentParts {
  /** Who waits for a response. */
  readonly askerOf: (response: Response) => Asker;
}

/** Flagger itself waits 10 s where nobody says otherwise. */
const PATIENCE_MS = 8_000;
/** Metadata is a few short texts. */
const MOST_BYTES = 65_536;

/**
 * POST /gate and /rollback as Flagger's webhooks call them. Every answer is one sentence, since Flagger shows it in an event; none but 200 says yes, also where something
 * is wrong, since Flagger takes every status up to 202 as a yes.
 */
export function flaggerRoute(parts: FlaggerParts): Router {
  const router = Router();
  const answers: Readonly<Record<string, Answer>> = {
    '/gate': (outcome, { policies }) => answerGate(outcome, policies),
    '/rollback': answerRollback,
  };
  for (const [path, answer] of Object.entries(answers)) {
    const route = router.route(path);
    route.post(express.json({ limit: MOST_BYTES, strict: false }), requireBody, async (request, response) => {
      const { judged, call } = await judgeWebhook(request.body, parts, parts.askerOf(response));
      const { status, text } = answer(judged, call);
      logAnswer(request, { path, status, text, call, judged });
      if (judged.kind === 'failed') tellWait(response, judged.error);
      send(response, { status, text });
    });
    route.all((request, response) => {
      response.set('Allow', 'POST');
      send(response, { status: 405, text: `Cannot ${request.method} ${request.baseUrl}${path}: it knows POST` });
    });
  }
  router.use((request, response) => {
    const path = `${request.baseUrl}${request.path}`.slice(0, 200);
    send(response, {
      status: 404,
      text: oneLine(`There is no ${path} here: known are /flagger/gate and /flagger/rollback`),
    });
  });
  return router;
}

type Answer = (outcome: RecentOutcome, call: WebhookCall) => WebhookAnswer;

const requireBody: RequestHandler = (request, response, next) => {
  if (request.body !== undefined) next();
  else if (request.is('application/json') === false) {
    send(response, { status: 415, text: 'Cannot read the body: it must be application/json' });
  } else send(response, { status: 400, text: 'Cannot read the body: it is empty' });
};

interface Judged {
  readonly judged: RecentOutcome & { readonly id: string };
  readonly call: WebhookCall;
}

async function judgeWebhook(body: unknown, parts: RecentParts, asker: Asker): Promise<Judged> {
  const reading = readWebhook(body);
  if (reading.kind === 'refused') {
    throw new JudgementError('INVALID_REQUEST', 'Cannot read this webhook', toDetails(reading.mistakes));
  }
  const call = reading.value;
  const { name, namespace, options } = call;
  const defaults = { baseline: `${name}-primary`, canary: name, ...(namespace === '' ? {} : { namespace }) };
  const { shown } = asker;
  const asked = readCall(options, { configs: parts.configs, shown, defaults, others: POLICY_NAMES });
  return { judged: await judgeRecent(asked, parts, { atMs: parts.now(), patienceMs: PATIENCE_MS, asker }), call };
}

interface Answered extends WebhookAnswer, Judged {
  readonly path: string;
}

/** Flagger shows no more than the text of an answer, and of some hooks not even that. */
function logAnswer(request: Request, { path, status, text, call, judged }: Answered): void {
  const { name, namespace, phase } = call;
  const { id, kind } = judged;
  const found = kind === 'judged' ? { verdict: judged.judgement.verdict, score: judged.judgement.score } : {};
  const line = {
    dialect: 'flagger',
    hook: path.slice(1),
    canary: { name, namespace, phase },
    status,
    ...found,
    id,
    text,
  };
  if (kind === 'failed') request.log.warn({ ...line, code: judged.error.code }, 'could not judge');
  else request.log.info(line, kind === 'judged' ? 'judged' : 'not judged yet');
}

/** Tells Flagger what is wrong, also before its routes are reached: one sentence, with a status that is never a yes. */
// eslint-disable-next-line max-params -- express knows an error handler by its four parameters
export const tellFlagger: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent || response.destroyed) {
    next(error);
    return;
  }
  if (error instanceof JudgementError) {
    const answer = { status: refusalStatus(error), text: tellError(error) };
    tellWait(response, error);
    request.log.warn({ dialect: 'flagger', code: error.code, ...answer }, 'refused a webhook');
    send(response, answer);
    return;
  }
  const status: unknown = error instanceof Error ? Reflect.get(error, 'status') : undefined;
  if (error instanceof Error && typeof status === 'number' && status >= 400 && status <= 499) {
    send(response, { status, text: oneLine(`Cannot read the body: ${error.message}`) });
    return;
  }
  request.log.error({ err: error }, 'failed');
  send(response, { status: 500, text: 'The service failed; its log has why under the request id' });
};

function send(response: Response, { status, text }: WebhookAnswer): void {
  response.status(status).type('text/plain').send(text);
}
