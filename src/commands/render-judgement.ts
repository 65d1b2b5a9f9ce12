import type { KeptJudgement } from '../config/kept-judgement.js';
import { describeLink } from '../report/describe-link.js';
import { describeScope } from '../report/describe-scope.js';
import { allWarnings, showChangeOf, showComparison, showMean, titleOf } from '../report/plain-judgement.js';
import { renderTable, type Column } from './terminal.js';

const COLUMNS: readonly Column[] = [
  { heading: 'metric' },
  { heading: 'baseline mean', align: 'right' },
  { heading: 'canary mean', align: 'right' },
  { heading: 'change', align: 'right' },
  { heading: 'classification' },
];

/** A judgement as text for a terminal: each metric's means and their change, then score, verdict and why, and what to know before trusting it. */
export function renderJudgement(judgement: KeptJudgement, colours: boolean): string {
  const { verdict, score, reason, metrics, comparison } = judgement;
  const rows = metrics.map((metric) => [
    titleOf(metric),
    showMean(metric.baseline.mean, metric.unit),
    showMean(metric.canary.mean, metric.unit),
    showChangeOf(metric),
    metric.classification,
  ]);
  const table = renderTable(COLUMNS, rows).replaceAll(/^/gm, '  ').trimEnd();
  const told = colours ? paint(verdict) : verdict.toUpperCase();
  const link = describeLink(judgement);
  const judged = describeScope(judgement);
  return [
    ...(link ? [`  ${[link.sentence, ...link.reasons].join(' ')}`] : []),
    ...(judged === null ? [] : [`  ${judged}`]),
    table,
    `  score ${String(score ?? 'none')}, verdict ${told}. ${reason.text}`,
    ...(comparison ? [`  ${showComparison(comparison)}`] : []),
    ...allWarnings(judgement).map(({ code, text }) => `  ${code}: ${text}`),
  ].join('\n');
}

const COLOURS: Readonly<Record<string, number>> = { pass: 32, marginal: 33, fail: 31, inconclusive: 35 };

function paint(verdict: string): string {
  return `\u001b[1;${String(COLOURS[verdict] ?? 0)}m${verdict.toUpperCase()}\u001b[0m`;
}
