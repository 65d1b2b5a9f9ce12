import type { Response } from 'express';
import { htmlReport, type HtmlReportParts } from '../report/html/html-report.js';
import { renderJunitReport } from '../report/junit-report.js';
import { renderMarkdown } from '../report/markdown-report.js';
import type { ChosenFormat } from './report-format.js';
import { sendPage } from './send-page.js';

/** Answers with a judgement in the form that was chosen. */
export function sendReport(response: Response, { format, type }: ChosenFormat, report: HtmlReportParts): void {
  const { judgement } = report;
  switch (format) {
    case 'json':
      response.json(judgement);
      break;
    case 'html': {
      const { page, script } = htmlReport(report);
      sendPage(response, page, { script });
      break;
    }
    case 'markdown':
      response.type(type).send(renderMarkdown(judgement));
      break;
    case 'junit':
      response.type(type).send(renderJunitReport(judgement));
      break;
  }
}
