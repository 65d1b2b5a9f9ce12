import { renderHtmlReport } from '../../src/report/html/html-report.js';
import { loadPageScripts } from '../../src/wire-page.js';
import type { Chromium, Look, OpenedPage } from '../support/chromium.js';
import { judgeInline, type JudgedInline } from '../support/judge-inline.js';

/** A report as somebody has kept it, opened, with the judgement that it is of. */
export interface OpenedReport extends OpenedPage, JudgedInline {
  readonly html: string;
}

/** The report of what the service makes of a request. */
export async function openReport(chromium: Chromium, body: object, look: Look = {}): Promise<OpenedReport> {
  const judged = await judgeInline(body);
  const html = renderHtmlReport({ ...judged, scripts: await loadPageScripts() });
  return { ...(await chromium.openHtml(html, look)), ...judged, html };
}
