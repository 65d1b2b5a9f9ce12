import type { OpenJudgement } from '../judge/open-judgement.js';
import { escapeMarkup } from './escape-markup.js';
import type { JudgementLink } from './json-report.js';
import { inlineMarkdown, markdownLink } from './markdown-text.js';
import { explainOpen } from './open-report.js';

/** In Markdown, that the window is open and when to ask again. */
export function renderOpenMarkdown(progress: OpenJudgement, link: JudgementLink): string {
  const { config, warnings } = progress;
  const url = markdownLink('judgement', link.url);
  return [
    `### ⏳ Canary not judged yet (${inlineMarkdown(config.name)})`,
    '',
    inlineMarkdown(explainOpen(progress)),
    ...warnings.slice(0, MOST_WARNINGS).map(({ text }, i) => `${i === 0 ? '\n' : ''}> ⚠️ ${inlineMarkdown(text)}\n>`),
    ...(url === null ? [] : ['', url]),
    '',
  ].join('\n');
}

const MOST_WARNINGS = 20;

/** The same in JUnit's XML: one test case, skipped, since what is not judged yet has neither passed nor failed. */
export function renderOpenJunit(progress: OpenJudgement): string {
  const name = escapeMarkup(progress.config.name);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="canary-judge">
  <testsuite name="${name}" tests="1" failures="0" errors="0" skipped="1" time="0">
    <testcase classname="${name}" name="verdict: none yet" time="0"><skipped message="${escapeMarkup(explainOpen(progress))}"/></testcase>
  </testsuite>
</testsuites>
`;
}
