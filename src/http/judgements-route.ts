import { Router, type Request, type Response } from 'express';
import { isInlineSamples } from '../config/inline-data.js';
import { readKeptJudgement, type KeptJudgement } from '../config/kept-judgement.js';
import { toAnswerJson } from '../report/answer-json.js';
import { retryAfterSeconds } from '../report/retry-after-seconds.js';
import type { HtmlReportParts } from '../report/html/html-report.js';
import type { PageScripts } from '../report/html/page-script.js';
import type { JudgementAnswer } from '../answers/judgement-answer.js';
import type { Judgements } from '../judgements.js';
import { askerOf } from './asker-of.js';
import { jsonBody } from './json-body.js';
import { linkTo } from './link-to.js';
import { refuseMethod } from './refuse-method.js';
import { chooseFormat, REPORT_FORMATS, type ChosenFormat } from './report-format.js';
import { sendOpenReport } from './send-open-report.js';
import { sendReport } from './send-report.js';

/** What the route needs. */
export interface JudgementsRouteParts {
  readonly judgements: Judgements;
  /** The base of links; undefined where they are as the caller called. */
  readonly publicUrl: string | undefined;
  /** What makes pages of reports interactive; null where they do without. */
  readonly pageScripts: PageScripts | null;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * POST /judgements judges a request, GET /judgements/{id} judges it again. Both answer 200 with the judgement, whatever its verdict, and 202 with what is
 * known so far while its window is open.
 */
export function judgementsRoute(parts: JudgementsRouteParts): Router {
  const { judgements } = parts;
  const router = Router();
  const all = router.route('/judgements');
  all.post(...jsonBody(isInlineSamples), async (request, response) => {
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

async function answer(response: Response, { chosen, judged, publicUrl, pageScripts, now }: Answered): Promise<void> {
  const { req: request } = response;
  const { id, outcome, include } = judged;
  const link = id === null ? null : { id, url: linkTo(request, `/judgements/${id}`, publicUrl) };
  if (outcome.kind !== 'open') {
    logJudged(request, outcome);
    const answered = { ...judged, outcome };
    const url = link?.url ?? null;
    if (chosen.format === 'json') {
      const [series, evidence] = [include.includes('series'), include.includes('evidence')];
      response.json(toAnswerJson(answered, { series, evidence, url }));
      return;
    }
    const html = chosen.format === 'html';
    const judgement = readBack(toAnswerJson(answered, { series: html, evidence: false, url }));
    const basis = html ? await basisOf(outcome) : null;
    const jsonUrl = link ? { jsonUrl: `${link.url}?format=json` } : {};
    sendReport(response, chosen, { judgement, basis, scripts: pageScripts, ...jsonUrl });
  } else if (link) {
    const { progress } = outcome;
    const seconds = retryAfterSeconds(progress, now());
    request.log.info({ config: progress.config.name, retryAfterSeconds: seconds }, 'not judged yet');
    response.status(202).set({ Location: `/judgements/${link.id}`, 'Retry-After': String(seconds) });
    sendOpenReport(response, chosen, { progress, link, retryAfterSeconds: seconds });
  } else throw new RangeError('What is waited for has an id');
}

type Finished = Exclude<JudgementAnswer['outcome'], { kind: 'open' }>;

function basisOf(outcome: Finished): Promise<HtmlReportParts['basis']> {
  return outcome.kind === 'archived' ? outcome.basis() : Promise.resolve(outcome.basis);
}

/** All other forms are made of what the JSON tells. */
function readBack(document: object): KeptJudgement {
  const reading = readKeptJudgement(document);
  if (reading.kind === 'read') return reading.value;
  throw new RangeError(`A judgement's JSON cannot be read back: ${JSON.stringify(reading.mistakes.slice(0, 3))}`);
}

function logJudged(request: Request, outcome: Finished): void {
  if (outcome.kind === 'archived') {
    const { config, judge, verdict, score } = outcome.judgement;
    request.log.info({ config: config.name, judge, verdict, score }, 'shown from the archive');
    return;
  }
  const { config, judge, verdict, score, timing } = outcome.judgement;
  request.log.info({ config: config.name, judge, verdict, score, ...timing }, 'judged');
}
