import { Router, type Request, type Response } from 'express';
import { isInlineSamples } from '../config/inline-data.js';
import { toJsonReport } from '../report/json-report.js';
import { toOpenReport } from '../report/open-report.js';
import { retryAfterSeconds } from '../report/retry-after-seconds.js';
import type { JudgementAnswer, Judgements } from '../judgements.js';
import { jsonBody } from './json-body.js';
import { linkTo } from './link-to.js';
import { refuseMethod } from './refuse-method.js';
import { untilGone } from './until-gone.js';

/** What the route needs. */
export interface JudgementsRouteParts {
  readonly judgements: Judgements;
  /** The base of links; undefined where they are as the caller called. */
  readonly publicUrl: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * POST /judgements judges a request, GET /judgements/{id} judges it again. Both answer 200 with the judgement, whatever its verdict, and 202 with what is
 * known so far while its window is open.
 */
export function judgementsRoute({ judgements, publicUrl, now }: JudgementsRouteParts): Router {
  const router = Router();
  const answer = (request: Request, response: Response, judged: JudgementAnswer): void => {
    const { id, outcome } = judged;
    const link = id === null ? null : { id, url: linkTo(request, `/judgements/${id}`, publicUrl) };
    if (outcome.kind === 'judged') {
      logJudged(request, judged);
      response.json(toJsonReport(withRemarks(judged, outcome.judgement), { series: wantsSeries(judged), link }));
    } else if (link) {
      const seconds = retryAfterSeconds(outcome.progress, now());
      request.log.info({ config: outcome.progress.config.name, retryAfterSeconds: seconds }, 'not judged yet');
      response.status(202).set({ Location: `/judgements/${link.id}`, 'Retry-After': String(seconds) });
      response.json(toOpenReport(outcome.progress, link, seconds));
    } else throw new RangeError('What is waited for has an id');
  };

  const all = router.route('/judgements');
  all.post(...jsonBody(isInlineSamples), async (request, response) => {
    answer(request, response, await judgements.ask(request.body, untilGone(response)));
  });
  all.all(refuseMethod('POST'));
  const one = router.route('/judgements/:id');
  one.get(async (request, response) => {
    answer(request, response, await judgements.again(request.params.id, untilGone(response)));
  });
  one.all(refuseMethod('GET, HEAD'));
  return router;
}

function wantsSeries({ request }: JudgementAnswer): boolean {
  return request.include.includes('series');
}

type Judged = Extract<JudgementAnswer['outcome'], { kind: 'judged' }>['judgement'];

/** What to know about an answer beside the judgement itself. */
function withRemarks({ id, configChanged }: JudgementAnswer, judgement: Judged): Judged {
  const remarks = [...(id === null ? [NO_LINK] : []), ...(configChanged ? [CONFIG_CHANGED] : [])];
  return { ...judgement, warnings: [...judgement.warnings, ...remarks] };
}

const NO_LINK = {
  code: 'no-link',
  text: 'The judgement has no id, since its request does not fit into one of 4 KiB: name a metric config of the service instead of sending one, and leave out series.',
};

const CONFIG_CHANGED = {
  code: 'config-changed',
  text: 'The metric config has been edited since this judgement was first asked for: it may come out differently than it did then.',
};

function logJudged(request: Request, { outcome }: JudgementAnswer): void {
  if (outcome.kind !== 'judged') return;
  const { config, judge, verdict, score, timing } = outcome.judgement;
  request.log.info({ config: config.name, judge, verdict, score, ...timing }, 'judged');
}
