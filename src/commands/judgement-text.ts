import type { KeptJudgement } from '../config/kept-judgement.js';
import { renderHtmlReport, type HtmlReportParts } from '../report/html/html-report.js';
import type { PageScripts } from '../report/html/page-script.js';
import { renderJunitReport } from '../report/junit-report.js';
import { renderMarkdown } from '../report/markdown-report.js';
import { toJsonText } from './json-text.js';
import { renderJudgement } from './render-judgement.js';

/** How a judgement may be written. */
export const JUDGEMENT_FORMATS = ['table', 'json', 'markdown', 'junit', 'html'] as const;

/** One of them. */
export type JudgementFormat = (typeof JUDGEMENT_FORMATS)[number];

/** What a judgement's text is made of. */
export interface JudgementParts {
  readonly judgement: KeptJudgement;
  /** As it was answered or kept. */
  readonly json: unknown;
  /** The same in a layout of its own, where it has one. */
  readonly text?: string;
  /** What it was decided from, for a page that can decide again; null where that is not known. */
  readonly basis: () => Promise<HtmlReportParts['basis']>;
}

/** How it is to look. */
export interface TextStyle {
  readonly format: JudgementFormat;
  /** Whether a table may be coloured. */
  readonly colours: boolean;
  /** The script of HTML pages. */
  readonly pageScripts: () => Promise<PageScripts>;
}

/** A judgement in one of its forms. */
export async function judgementText(
  { judgement, json, text, basis }: JudgementParts,
  { format, colours, pageScripts }: TextStyle,
): Promise<string> {
  switch (format) {
    case 'table':
      return `${renderJudgement(judgement, colours)}\n`;
    case 'json':
      return text ?? toJsonText(json);
    case 'markdown':
      return renderMarkdown(judgement);
    case 'junit':
      return renderJunitReport(judgement);
    case 'html':
      return renderHtmlReport({ judgement, basis: await basis(), scripts: await pageScripts() });
  }
}
