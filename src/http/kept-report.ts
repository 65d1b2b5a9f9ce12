import { readKeptJudgement, type KeptJudgement } from '../config/kept-judgement.js';
import { isEvidenceSamples } from '../config/evidence.js';
import { isKeptSamples } from '../config/kept-samples.js';
import { longTexts } from '../config/long-texts.js';
import { shown, toDetails } from '../config/mistake.js';
import { propertyOf } from '../config/property-of.js';
import { JudgementError } from '../errors.js';
import type { HtmlReportParts } from '../report/html/html-report.js';
import type { PageScripts } from '../report/html/page-script.js';
import { mayBeJudgedAgain } from './evidence-effort.js';
import { oneAtATime } from './one-at-a-time.js';
import { parseBody, type BodyLimits } from './parse-body.js';
import { renderReport, type RenderedReport } from './render-report.js';
import type { ReportFormat } from './report-format.js';

/** A judgement's JSON that somebody has kept, and the form that it is wanted in: plain data, so that it can be read and shown on any thread. */
export interface KeptReport {
  /** UTF-8. */
  readonly bytes: Uint8Array;
  readonly format: ReportFormat;
  readonly scripts: PageScripts | null;
}

/** Judges again by the evidence in a judgement's JSON; throws where that cannot be done. */
export type JudgeEvidence = (evidence: unknown, signal: AbortSignal) => Promise<Judged>;

/** What it comes to, as far as a page needs it. */
interface Judged {
  readonly basis: HtmlReportParts['basis'];
}

/** Room for 40 metrics with 10,000 samples a side, raw and cleaned (24 MB), or for 1,000 metrics: while it is read others wait. */
export const KEPT_LIMITS: BodyLimits = { mebibytes: 32, values: 100_000, elements: 2_000_000, textMebibytes: 8 };

/**
 * Makes reports of what was kept, judging again by one after the other.
 *
 * @throws {JudgementError} INVALID_REQUEST where it is no judgement's JSON
 */
export type RenderKept = (kept: KeptReport, signal: AbortSignal) => Promise<RenderedReport>;

/** Reports of what was kept, judged again by this. */
export function createRenderKept(judgeEvidence: JudgeEvidence): RenderKept {
  const inTurn = oneAtATime();
  return async ({ bytes, format, scripts }, signal) => {
    const document = parseBody(bytes, (path) => isKeptSamples(path) || isEvidenceSamples(path), KEPT_LIMITS);
    const judgement = readKept(document);
    const evidence = format === 'html' ? propertyOf(document, 'evidence') : undefined;
    const isJudged = evidence !== undefined && mayBeJudgedAgain(evidence);
    const basis = isJudged ? await inTurn(() => basisOf(judgeEvidence(evidence, signal))) : null;
    return renderReport(format, { judgement, basis, scripts });
  };
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

/** Evidence that cannot be judged again, as that of a later version, keeps nobody from reading the report. */
async function basisOf(judging: Promise<Judged>): Promise<Judged['basis']> {
  try {
    return (await judging).basis;
  } catch (error) {
    if (error instanceof JudgementError) return null;
    throw error;
  }
}
