import type { Response } from 'express';
import { pagePolicy } from '../report/html/page-policy.js';
import type { PageScript } from '../report/html/page-script.js';
import type { PageStyle } from '../report/html/page-style.js';
import { REPORT_STYLE } from '../report/html/report-style.js';

/** What a page may do beside being shown. */
export interface PageRights {
  readonly style?: PageStyle;
  readonly script?: PageScript | null;
  /** As its frame was told. */
  readonly policy?: readonly string[];
}

/** Answers with a page: its policy stands in a header, too, where it can also forbid that others frame it. */
export function sendPage(
  response: Response,
  page: string | Buffer,
  { style = REPORT_STYLE, script = null, policy = [] }: PageRights = {},
): void {
  response.set({
    'Content-Security-Policy': `${pagePolicy(style, script, policy)}; frame-ancestors 'none'`,
    'Referrer-Policy': 'no-referrer',
  });
  response.type('html').send(page);
}
