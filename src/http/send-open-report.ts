import type { Response } from 'express';
import { renderOpenPage } from '../report/html/open-page.js';
import type { JudgementLink } from '../report/json-report.js';
import { renderOpenJunit, renderOpenMarkdown } from '../report/open-forms.js';
import { toOpenReport } from '../report/open-report.js';
import type { ChosenFormat } from './report-format.js';
import { sendPage } from './send-page.js';

/** What is known of a judgement that is waited for. */
export interface SentOpenReport {
  readonly progress: Parameters<typeof toOpenReport>[0];
  readonly link: JudgementLink;
  readonly retryAfterSeconds: number;
}

/** Answers with what is known so far, in the form that was chosen. */
export function sendOpenReport(
  response: Response,
  { format, type }: ChosenFormat,
  { progress, link, retryAfterSeconds }: SentOpenReport,
): void {
  switch (format) {
    case 'json':
      response.json(toOpenReport(progress, link, retryAfterSeconds));
      break;
    case 'html':
      sendPage(response, renderOpenPage(progress, link, retryAfterSeconds));
      break;
    case 'markdown':
      response.type(type).send(renderOpenMarkdown(progress, link));
      break;
    case 'junit':
      response.type(type).send(renderOpenJunit(progress));
      break;
  }
}
