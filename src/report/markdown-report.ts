import {
  allWarnings,
  showChange,
  showComparison,
  showMean,
  titleOf,
  type PlainJudgement,
  type PlainMetric,
} from './plain-judgement.js';

const SIGNS: Readonly<Record<string, string>> = { pass: '✅', marginal: '⚠️', fail: '❌', inconclusive: '❔' };
/** What fits into a comment of a pull request. */
const MOST_METRICS = 100;
const MOST_WARNINGS = 20;

/** A judgement in Markdown, as a comment of a pull request shows it: verdict, score and why, a table of the metrics, and what to know before trusting it. */
export function renderMarkdown(judgement: PlainJudgement): string {
  const { verdict, score, reason, config, metrics, summary, window, comparison } = judgement;
  const warnings = allWarnings(judgement).slice(0, MOST_WARNINGS);
  const shown = metrics.slice(0, MOST_METRICS);
  const more = metrics.length - shown.length;
  return [
    `### ${SIGNS[verdict] ?? ''} Canary ${verdict}, score ${String(score ?? 'none')} (${inline(config.name)})`,
    '',
    inline(reason.text),
    '',
    '| metric | group | baseline | canary | change | |',
    '|---|---|--:|--:|--:|---|',
    ...shown.map(row),
    ...(more > 0 ? ['', `and ${String(more)} more metrics`] : []),
    ...(comparison ? ['', inline(showComparison(comparison))] : []),
    ...warnings.map(({ text }, i) => `${i === 0 ? '\n' : ''}> ⚠️ ${inline(text)}\n>`),
    '',
    `${String(window.judgedSlots)} slots${window.judgedFrom === null ? '' : `, ${window.judgedFrom} to ${String(window.judgedTo)}`}${isLink(summary.reportUrl) ? ` · [judgement](${summary.reportUrl})` : ''}`,
    '',
  ].join('\n');
}

/** A path alone leads nowhere from a comment. */
function isLink(url: string | null): url is string {
  return url !== null && /^https?:/.test(url);
}

function row(metric: PlainMetric): string {
  const { group, unit, baseline, canary, test, classification, critical, muted } = metric;
  const marks = [...(critical ? ['critical'] : []), ...(muted ? ['muted'] : [])];
  const outcome = classification === 'pass' ? 'pass' : `**${classification}**`;
  const cells = [
    inline(titleOf(metric)),
    inline(group ?? ''),
    inline(showMean(baseline.mean, unit)),
    inline(showMean(canary.mean, unit)),
    showChange(test?.meanRatio ?? null),
    [outcome, ...marks].join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Text that stays text: nothing in it is markup, and it stays on its line. */
function inline(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|#~@!]/g, (sign) => `\\${sign}`);
}
