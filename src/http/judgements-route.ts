import { Router, type Request, type Response } from 'express';
import { isInlineSamples } from '../config/inline-data.js';
import { retryAfterSeconds } from '../report/retry-after-seconds.js';
import type { PageScripts } from '../report/html/page-script.js';
import type { JudgementAnswer } from '../answers/judgement-answer.js';
import type { Judgements } from '../judgements.js';
import { askerOf } from './asker-of.js';
import { jsonBody, type BodyReading } from './json-body.js';
import { linkTo } from './link-to.js';
import { refuseMethod } from './refuse-method.js';
import type { AnswerToRender } from './render-answer.js';
import type { RenderedReport } from './render-report.js';
import { chooseFormat, REPORT_FORMATS, type ChosenFormat } from './report-format.js';
import { sendOpenReport } from './send-open-report.js';
import { sendReport } from './send-report.js';
import { untilGone } from './until-gone.js';

/** What the route needs. */
export interface JudgementsRouteParts {
  readonly judgements: Judgements;
  /** The base of links; undefined where they are as the caller called. */
  readonly publicUrl: string | undefined;
  /** What makes pages of reports interactive; null where they do without. */
  readonly pageScripts: PageScripts | null;
  /** Parses a body that is large, on another thread. */
  readonly parseJudgementBody?: BodyReading['parseLarge'];
  /** Renders an answer, on whichever thread. */
  readonly render: (answer: AnswerToRender, signal: AbortSignal) => Promise<RenderedReport>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * POST /judgements judges a request, GET /judgements/{id} judges it again. Both answer 200 with the judgement, whatever its verdict, and 202 with what is
 * known so far while its window is open.
 */
export function judgementsRoute(parts: JudgementsRouteParts): Router {
  const { judgements, parseJudgementBody } = parts;
  const router = Router();
  const all = router.route('/judgements');
  all.post(...jsonBody({ isSamples: isInlineSamples, parseLarge: parseJudgementBody }), async (request, response) => {
    const chosen = chooseFormat(response, REPORT_FORMATS);
    await answer(response, { ...parts, chosen, judged: await judgements.ask(request.body, askerOf(response)) });
  });
  all.all(refuseMethod('POST'));
  const one = router.route('/judgements/:id');
  one.get(async (request, response) => {
    const chosen = chooseFormat(response, REPORT_FORMATS);
    await answer(response, {
      ...parts,
      chosen,
      judged: await judgements.again(request.params.id, askerOf(response)),
    });
  });
  one.all(refuseMethod('GET, HEAD'));
  return router;
}

interface Answered extends JudgementsRouteParts {
  readonly chosen: ChosenFormat;
  readonly judged: JudgementAnswer;
}

async function answer(
  response: Response,
  { chosen, judged, publicUrl, pageScripts, now, render }: Answered,
): Promise<void> {
  const { req: request } = response;
  const { id, outcome } = judged;
  const link = id === null ? null : { id, url: linkTo(request, `/judgements/${id}`, publicUrl) };
  if (outcome.kind !== 'open') {
    logArchived(request, outcome);
    const toRender = await toAnswerToRender({ ...judged, outcome }, link?.url ?? null, { chosen, pageScripts });
    sendReport(response, chosen, await render(toRender, untilGone(response)));
  } else if (link) {
    const { progress } = outcome;
    const seconds = retryAfterSeconds(progress, now());
    request.log.debug({ config: progress.config.name, retryAfterSeconds: seconds }, 'not judged yet');
    response.status(202).set({ Location: `/judgements/${link.id}`, 'Retry-After': String(seconds) });
    sendOpenReport(response, chosen, { progress, link, retryAfterSeconds: seconds });
  } else throw new RangeError('What is waited for has an id');
}

type Finished = Exclude<JudgementAnswer['outcome'], { kind: 'open' }>;

async function toAnswerToRender(
  { id, include, outcome, remarks, link }: JudgementAnswer & { readonly outcome: Finished },
  url: string | null,
  { chosen: { format }, pageScripts }: Pick<Answered, 'chosen' | 'pageScripts'>,
): Promise<AnswerToRender> {
  const [json, html] = [format === 'json', format === 'html'];
  const form = { series: include.includes('series'), evidence: json && include.includes('evidence'), url };
  const basis = html ? await basisOf(outcome) : null;
  const common = { id, remarks, link, format, form, basis, scripts: html ? pageScripts : null };
  if (outcome.kind === 'archived') return { ...common, outcome: { kind: outcome.kind, json: outcome.json } };
  const { kind, judgement, digest } = outcome;
  return {
    ...common,
    outcome: { kind, judgement, digest, ...(form.evidence ? { evidence: outcome.unwritten() } : {}) },
  };
}

function basisOf(outcome: Finished): Promise<AnswerToRender['basis']> {
  return outcome.kind === 'archived' ? outcome.basis() : Promise.resolve(outcome.basis);
}

/** What was judged has its line where that was done. */
function logArchived(request: Request, outcome: Finished): void {
  if (outcome.kind !== 'archived') return;
  const { config, judge, verdict, score } = outcome.judgement;
  request.log.info({ config: config.name, judge, verdict, score }, 'shown from the archive');
}
