import { fittingLines } from '../fitting-lines.js';
import { inlineMarkdown, markdownLink } from '../markdown-text.js';
import { showPoints } from '../show-number.js';
import { showWindow } from './judgement-facts.js';
import type { MetricPair, SideBySide, Turn } from './judgement-pair.js';
import { showOutcome, showShift, TURN_WORDS } from './show-side.js';

const SIGNS: Readonly<Record<Turn, string>> = { better: '✅', worse: '❌', same: '⚪', unclear: '❔' };
/** What nobody reads in a comment beyond this. */
const MOST_METRICS = 100;
/** What fits into a comment of a pull request. */
const MOST_CHARACTERS = 60_000;
const LONGEST_TEXT = 2_000;

/** Two judgements side by side in Markdown, as a comment of a pull request shows it. */
export function renderSideBySideMarkdown(sideBySide: SideBySide): string {
  const { first, second, turn, summary, cautions, metrics } = sideBySide;
  const facts = (['first', 'second'] as const).map((which) => {
    const { verdict, score, summary: links } = { first, second }[which];
    const link = markdownLink('judgement', links.reportUrl);
    const cells = [which, verdict, String(score ?? 'none'), inline(showWindow({ first, second }[which]))];
    return `| ${cells.join(' | ')} | ${link === null || link.length > LONGEST_TEXT ? '' : link} |`;
  });
  const head = [
    `### ${SIGNS[turn]} Canary side by side (${inline(second.config.name)})`,
    '',
    inline(summary),
    '',
    '| | verdict | score | judged | |',
    '|---|---|--:|---|---|',
    ...facts,
    ...cautions.map(({ text }, i) => `${i === 0 ? '\n' : ''}> ⚠️ ${inline(text)}\n>`),
    '',
    '| metric | came out | first | second | change in the first | change in the second | points lost |',
    '|---|---|---|---|--:|--:|--:|',
  ];
  const rows = fittingLines(metrics.slice(0, MOST_METRICS).map(row), MOST_CHARACTERS - head.join('\n').length);
  const more = metrics.length - rows.length;
  return [...head, ...rows, ...(more > 0 ? ['', `and ${String(more)} more metrics`] : []), ''].join('\n');
}

function row({ title, turn, first, second }: MetricPair): string {
  const cells = [
    inline(title),
    turn === 'worse' ? `**${TURN_WORDS[turn]}**` : TURN_WORDS[turn],
    showOutcome(first?.metric),
    showOutcome(second?.metric),
    inline(showShift(first?.metric)),
    inline(showShift(second?.metric)),
    [first, second].map((placed) => (placed ? showPoints(placed.lost) : '–')).join(' → '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function inline(text: string): string {
  return inlineMarkdown(text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);
}
