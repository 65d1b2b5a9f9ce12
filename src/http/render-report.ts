import { htmlReport, type HtmlReportParts } from '../report/html/html-report.js';
import type { PageScript } from '../report/html/page-script.js';
import { renderJunitReport } from '../report/junit-report.js';
import { renderMarkdown } from '../report/markdown-report.js';
import type { ReportFormat } from './report-format.js';

/** A report as it is sent. */
export interface RenderedReport {
  /** UTF-8. */
  readonly bytes: Uint8Array;
  /** The script that stands on it, where it is a page with one. */
  readonly script: PageScript | null;
}

/** A judgement in one of its forms. */
export function renderReport(format: ReportFormat, report: HtmlReportParts): RenderedReport {
  const { judgement } = report;
  switch (format) {
    case 'json':
      return { bytes: Buffer.from(JSON.stringify(judgement)), script: null };
    case 'html': {
      const { page, script } = htmlReport(report);
      return { bytes: Buffer.from(page), script };
    }
    case 'markdown':
      return { bytes: Buffer.from(renderMarkdown(judgement)), script: null };
    case 'junit':
      return { bytes: Buffer.from(renderJunitReport(judgement)), script: null };
  }
}
