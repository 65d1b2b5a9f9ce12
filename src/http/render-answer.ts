import { readKeptJudgement, type KeptJudgement } from '../config/kept-judgement.js';
import type { MadeOutcome } from '../answers/judgement-answer.js';
import { toAnswerJson, type AnswerForm, type FinishedAnswer } from '../report/answer-json.js';
import type { HtmlReportParts } from '../report/html/html-report.js';
import type { PageScripts } from '../report/html/page-script.js';
import { renderReport, type RenderedReport } from './render-report.js';
import type { ReportFormat } from './report-format.js';

/** An answer with a judgement that is to be rendered: plain data, so that it can be done on any thread. */
export interface AnswerToRender extends Omit<FinishedAnswer, 'outcome'> {
  readonly format: ReportFormat;
  readonly form: AnswerForm;
  readonly outcome:
    | (Pick<MadeOutcome, 'kind' | 'judgement' | 'digest'> & {
        /** Where it is wanted. */
        readonly evidence?: UnwrittenEvidence;
      })
    | Extract<FinishedAnswer['outcome'], { kind: 'archived' }>;
  /** What it was decided from, where a page may decide again. */
  readonly basis: HtmlReportParts['basis'];
  readonly scripts: PageScripts | null;
}

type UnwrittenEvidence = ReturnType<MadeOutcome['unwritten']>;

/** Writes evidence that is not written yet. */
export type WriteEvidence = (unwritten: UnwrittenEvidence) => object;

/** An answer in its form. What an archived one holds is read back as it is. */
export function renderAnswer(answer: AnswerToRender, writeEvidence: WriteEvidence): RenderedReport {
  const { format, form, outcome, basis, scripts } = answer;
  const html = format === 'html';
  const wanted = format === 'json' ? form : { ...form, series: html, evidence: false };
  const written = outcome.kind === 'judged' && outcome.evidence ? writeEvidence(outcome.evidence) : {};
  const told = outcome.kind === 'archived' ? outcome : { ...outcome, evidence: () => written };
  const json = toAnswerJson({ ...answer, outcome: told }, wanted);
  if (format === 'json') return { bytes: Buffer.from(JSON.stringify(json)), script: null };
  const jsonUrl = form.url === null ? {} : { jsonUrl: `${form.url}?format=json` };
  return renderReport(format, { judgement: readBack(json), basis: html ? basis : null, scripts, ...jsonUrl });
}

/** All other forms are made of what the JSON tells. */
function readBack(document: object): KeptJudgement {
  const reading = readKeptJudgement(document);
  if (reading.kind === 'read') return reading.value;
  throw new RangeError(`A judgement's JSON cannot be read back: ${JSON.stringify(reading.mistakes.slice(0, 3))}`);
}
