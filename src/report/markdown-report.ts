import type { KeptJudgement } from '../config/kept-judgement.js';
import type { KeptMetric } from '../config/kept-metric.js';
import { describeLink } from './describe-link.js';
import { describeScope } from './describe-scope.js';
import { fittingLines } from './fitting-lines.js';
import { pointsLost } from './html/score-losses.js';
import { worstFirst } from './html/worst-first.js';
import { inlineMarkdown, markdownLink } from './markdown-text.js';
import { allWarnings, showChangeOf, showComparison, showMean, titleOf } from './plain-judgement.js';

const SIGNS: Readonly<Record<string, string>> = { pass: '✅', marginal: '⚠️', fail: '❌', inconclusive: '❔' };
/** What nobody reads in a comment of a pull request beyond this. */
const MOST_METRICS = 100;
const MOST_WARNINGS = 20;
/** GitHub takes 65,536 characters a comment: this leaves some to whoever writes something around it. */
const MOST_CHARACTERS = 60_000;
/** Of a text that is not the only one. */
const LONGEST_TEXT = 2_000;

/** A judgement in Markdown, as a comment of a pull request shows it: verdict, score and why, a table of the metrics, the worst first, and what to know before trusting it. */
export function renderMarkdown(judgement: KeptJudgement): string {
  const { verdict, score, reason, config, metrics, comparison } = judgement;
  const judged = describeScope(judgement);
  const head = [
    `### ${SIGNS[verdict] ?? ''} Canary ${verdict}, score ${String(score ?? 'none')} (${text(config.name)})`,
    '',
    ...linkLines(judgement),
    text(reason.text),
    '',
    ...(judged === null ? [] : [`Judged: ${text(judged)}`, '']),
    '| metric | group | baseline mean | canary mean | change | |',
    '|---|---|--:|--:|--:|---|',
  ];
  const tail = [
    ...(comparison ? ['', text(showComparison(comparison))] : []),
    ...warningsOf(judgement),
    '',
    footOf(judgement),
    '',
  ];
  const left = MOST_CHARACTERS - lengthOf([...head, ...tail]);
  const lost = pointsLost(judgement);
  const placed = worstFirst(metrics.map((metric, index) => ({ metric, index, lost: lost[index] ?? 0 })));
  const rows = placed.slice(0, MOST_METRICS).map(({ metric }) => row(metric));
  const shown = fittingLines(rows, left);
  const more = metrics.length - shown.length;
  return [...head, ...shown, ...(more > 0 ? ['', `and ${String(more)} more metrics`] : []), ...tail].join('\n');
}

/** What has changed since the link was made stands on top. */
function linkLines(judgement: KeptJudgement): string[] {
  const words = describeLink(judgement);
  return words ? [`> ${[words.sentence, ...words.reasons].map(text).join(' ')}`, ''] : [];
}

function text(told: string): string {
  return inlineMarkdown(told.length > LONGEST_TEXT ? `${told.slice(0, LONGEST_TEXT)}…` : told);
}

function warningsOf(judgement: KeptJudgement): string[] {
  const warnings = allWarnings(judgement).slice(0, MOST_WARNINGS);
  const lines = warnings.map((warning, i) => `${i === 0 ? '\n' : ''}> ⚠️ ${text(warning.text)}\n>`);
  return fittingLines(lines, MOST_CHARACTERS / 4);
}

function footOf({ window: { judgedSlots, judgedFrom, judgedTo }, summary }: KeptJudgement): string {
  const when = judgedFrom === null ? '' : `, ${text(judgedFrom)} to ${text(String(judgedTo))}`;
  const link = markdownLink('judgement', summary.reportUrl);
  return `${String(judgedSlots)} slots${when}${link === null || link.length > 3 * LONGEST_TEXT ? '' : ` · ${link}`}`;
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function row(metric: KeptMetric): string {
  const { group, unit, baseline, canary, classification, critical, muted } = metric;
  const marks = [...(critical ? ['critical'] : []), ...(muted ? ['muted'] : [])];
  const outcome = classification === 'pass' ? 'pass' : `**${classification}**`;
  const cells = [
    text(titleOf(metric)),
    text(group ?? ''),
    text(showMean(baseline.mean, unit)),
    text(showMean(canary.mean, unit)),
    text(showChangeOf(metric)),
    [outcome, ...marks].join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}
