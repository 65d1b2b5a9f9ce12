import { Router } from 'express';
import { readKeptJudgement, type KeptJudgement } from '../config/kept-judgement.js';
import { isEvidenceSamples } from '../config/evidence.js';
import { isKeptSamples } from '../config/kept-samples.js';
import { longTexts } from '../config/long-texts.js';
import { shown, toDetails } from '../config/mistake.js';
import { propertyOf } from '../config/property-of.js';
import { JudgementError } from '../errors.js';
import type { HtmlReportParts } from '../report/html/html-report.js';
import type { PageScripts } from '../report/html/page-script.js';
import { MOST_NUMBERS } from '../report/what-if/to-what-if-data.js';
import { jsonBody, type BodyLimits } from './json-body.js';
import { evidenceEffort } from './evidence-effort.js';
import { oneAtATime } from './one-at-a-time.js';
import { refuseMethod } from './refuse-method.js';
import { chooseFormat } from './report-format.js';
import { sendReport } from './send-report.js';
import { untilGone } from './until-gone.js';

/** What the route needs. */
export interface ReportsRouteParts {
  readonly pageScripts: PageScripts | null;
  /** Judges again by the evidence in a judgement's JSON; throws where that cannot be done. */
  readonly judgeEvidence: (evidence: unknown, signal: AbortSignal) => Promise<Judged>;
}

/** What it comes to, as far as a page needs it. */
interface Judged {
  readonly basis: HtmlReportParts['basis'];
}

/** Room for 40 metrics with 10,000 samples a side, raw and cleaned (24 MB), or for 1,000 metrics: while it is read others wait. */
const LIMITS: BodyLimits = { mebibytes: 32, values: 100_000, elements: 2_000_000, textMebibytes: 8 };
/** 0.2 to 0.4 s. */
const MOST_WORK = 1_000_000;

/** POST /reports shows a judgement's JSON that somebody has kept, as a page unless another form is asked for, and keeps nothing. */
export function reportsRoute({ pageScripts, judgeEvidence }: ReportsRouteParts): Router {
  const router = Router();
  const inTurn = oneAtATime();
  const route = router.route('/reports');
  route.post(
    ...jsonBody((path) => isKeptSamples(path) || isEvidenceSamples(path), LIMITS),
    async (request, response) => {
      const chosen = chooseFormat(response, ['html', 'json', 'markdown', 'junit']);
      const judgement = readKept(request.body);
      const evidence = chosen.format === 'html' ? propertyOf(request.body, 'evidence') : undefined;
      const signal = untilGone(response);
      const basis = isJudged(evidence) ? await inTurn(() => basisOf(judgeEvidence(evidence, signal))) : null;
      sendReport(response, chosen, { judgement, basis, scripts: pageScripts });
    },
  );
  route.all(refuseMethod('POST'));
  return router;
}

function readKept(document: unknown): KeptJudgement {
  if (propertyOf(document, 'state') === 'open') throw stillOpen(propertyOf(document, 'completeAt'));
  const reading = readKeptJudgement(document);
  const mistakes = reading.kind === 'read' ? longTexts(reading.value) : reading.mistakes;
  if (reading.kind === 'read' && mistakes.length === 0) return reading.value;
  throw new JudgementError(
    'INVALID_REQUEST',
    "Cannot show this: it is not a judgement's JSON, as POST /judgements answers it",
    toDetails(mistakes),
  );
}

function stillOpen(completeAt: unknown): JudgementError {
  const when = typeof completeAt === 'string' ? ` at ${shown(completeAt)}` : '';
  const message = `is "open": the window was not over, and there is nothing to report yet; ask for the judgement again once it is made${when}`;
  return new JudgementError('INVALID_REQUEST', 'Cannot show a judgement that is not made yet', [
    { pointer: '/state', message },
  ]);
}

/** Whether there is evidence that can be judged again while others wait. */
function isJudged(evidence: unknown): boolean {
  if (evidence === undefined) return false;
  const { numbers, work } = evidenceEffort(evidence);
  return numbers <= MOST_NUMBERS && work <= MOST_WORK;
}

/** Evidence that cannot be judged again, as that of a later version, keeps nobody from reading the report. */
async function basisOf(judging: Promise<Judged>): Promise<Judged['basis']> {
  try {
    return (await judging).basis;
  } catch (error) {
    if (error instanceof JudgementError) return null;
    throw error;
  }
}
