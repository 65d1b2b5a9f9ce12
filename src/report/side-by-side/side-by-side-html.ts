import { renderFrame } from '../html/frame.js';
import { markup, type Markup } from '../html/markup.js';
import type { PageScripts } from '../html/page-script.js';
import { REPORT_STYLE } from '../html/report-style.js';
import { judgementCard } from './judgement-card.js';
import type { SideBySide, Turn } from './judgement-pair.js';
import { pairSections } from './pair-sections.js';
import { pairsTable } from './pairs-table.js';

/** Two judgements side by side as one HTML document that needs nothing else. */
export function renderSideBySideHtml(sideBySide: SideBySide, scripts: PageScripts | null): string {
  const { first, second, metrics } = sideBySide;
  const body = markup`${headerOf(sideBySide)}
<main id="main">
<div class="pair">
${judgementCard('First', first)}
${judgementCard('Second', second)}
</div>
<section id="all"><h2>Metrics</h2>
${pairsTable(metrics)}
</section>
${pairSections(sideBySide)}</main>
<footer><p>canary-judge · all times in UTC</p></footer>
`;
  return renderFrame({
    title: `${second.config.name}: two judgements side by side`,
    style: REPORT_STYLE,
    body,
    script: scripts?.table ?? null,
  });
}

const BADGES: Readonly<Record<Turn, readonly [className: string, sign: string, word: string]>> = {
  better: ['pass', '↑', 'Better'],
  worse: ['fail', '↓', 'Worse'],
  same: ['same', '=', 'The same'],
  unclear: ['inconclusive', '?', 'Unclear'],
};

function headerOf({ first, second, turn, summary, cautions }: SideBySide): Markup {
  const [className, sign, word] = BADGES[turn];
  const names = [...new Set([first.config.name, second.config.name])];
  return markup`<header class="top ${className}">
<h1>${names.map((name, i) => markup`${i > 0 && ', then '}<bdi>${name}</bdi>`)}</h1>
<p class="verdict"><span class="badge ${className}"><span aria-hidden="true">${sign}</span> ${word}</span> <span class="soft">the second of two judgements beside the first</span></p>
<p class="reason">${summary}</p>
${cautions.length > 0 && markup`<div class="notice"><ul class="warnings">${cautions.map(({ text }) => markup`<li>${text}</li>\n`)}</ul></div>\n`}</header>`;
}
