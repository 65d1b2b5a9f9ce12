import type { Response } from 'express';
import { renderHtmlReport, type HtmlReportParts } from '../report/html/html-report.js';
import { renderJunitReport } from '../report/junit-report.js';
import { renderMarkdown } from '../report/markdown-report.js';
import type { ChosenFormat } from './report-format.js';
import { anyOf, sendPage } from './send-page.js';

/** Answers with a judgement in the form that was chosen. */
export function sendReport(response: Response, { format, type }: ChosenFormat, report: HtmlReportParts): void {
  const { judgement, scripts } = report;
  switch (format) {
    case 'json':
      response.json(judgement);
      break;
    case 'html':
      sendPage(response, renderHtmlReport(report), { script: scripts && anyOf(scripts) });
      break;
    case 'markdown':
      response.type(type).send(renderMarkdown(judgement));
      break;
    case 'junit':
      response.type(type).send(renderJunitReport(judgement));
      break;
  }
}
