import type { BacktestAdvice } from '../calibrate/backtest-advice.js';
import type { BacktestCase } from '../calibrate/backtest-case.js';
import { decisiveMetrics } from '../calibrate/backtest-json.js';
import { assess, type BacktestReport, type ConfigReport } from '../calibrate/backtest-report.js';
import type { Share } from '../calibrate/backtest-share.js';
import type { BacktestResult } from '../calibrate/backtest.js';
import { asLength } from '../calibrate/lengths.js';
import { renderTable } from './terminal.js';

/** All that is told of a backtest. */
export interface ToldBacktest {
  readonly result: BacktestResult;
  readonly report: BacktestReport;
  readonly notes: readonly string[];
  readonly advice: readonly BacktestAdvice[];
}

/** A backtest as text for people: case by case, config by config, metric by metric, what changes, and the advice. */
export function renderBacktest({ result, report, notes, advice }: ToldBacktest): string {
  const { cases, total } = result;
  const interrupted = `Interrupted after ${String(cases.length)} of ${String(total)}: what follows is of those.\n`;
  const parts = [
    cases.length < total ? interrupted : '',
    renderCases(cases),
    renderUnjudged(cases),
    ...(cases.some(({ kind }) => kind === 'judged') ? renderFigures(report) : []),
    renderChanges(report),
    notes.map((note) => `Note: ${plain(note)}.\n`).join(''),
    ...advice.map(renderPatch),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** What comes from a metric system must not move the cursor. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}

const LONGEST_REASON = 160;

function renderCases(cases: readonly BacktestCase[]): string {
  const columns = ['deployment', 'outcome', 'config', 'verdict', 'score', 'was', 'delay', 'failed', 'reason'];
  const rows = cases.flatMap((one) => {
    if (one.kind !== 'judged') return [];
    const { deployment, config, verdict, score, delayMs, reason } = one;
    const was = assess(verdict, deployment);
    const about = [deployment.name, deployment.outcome, config.name, verdict, String(Number(score.toFixed(2)))];
    const found = [was === 'unknown' ? '-' : was, delayMs === null ? '-' : asLength(delayMs)];
    return [[...about, ...found, decisiveMetrics(one).join(', ') || '-', shortened(reason.text)].map(plain)];
  });
  if (rows.length === 0) return 'No deployment was judged.\n';
  const headings = columns.map((heading) => (heading === 'score' ? { heading, align: 'right' as const } : { heading }));
  return renderTable(headings, rows);
}

function shortened(text: string): string {
  return text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON - 1)}…` : text;
}

function renderUnjudged(cases: readonly BacktestCase[]): string {
  const rows = cases.flatMap((one) =>
    one.kind === 'judged' ? [] : [[one.deployment.name, one.config.name, one.code, one.message].map(plain)],
  );
  if (rows.length === 0) return '';
  const columns = ['could not be judged', 'config', 'code', 'why'].map((heading) => ({ heading }));
  return renderTable(columns, rows);
}

function renderFigures({ configs }: BacktestReport): string[] {
  return [renderConfigs(configs), ...configs.map(renderMetrics)];
}

/** With more labelled deployments than that the intervals speak for themselves. */
const FEW = 100;

function renderConfigs(configs: readonly ConfigReport[]): string {
  const rows: readonly [string, (report: ConfigReport) => string][] = [
    ['bad: fail (found)', ({ bad }) => shareText(bad.fail)],
    ['bad: marginal', ({ bad }) => shareText(bad.marginal)],
    ['bad: inconclusive', ({ bad }) => shareText(bad.inconclusive)],
    ['bad: pass (missed)', ({ bad }) => shareText(bad.pass)],
    ['good: fail (false alarm)', ({ good }) => shareText(good.fail)],
    ['good: marginal', ({ good }) => shareText(good.marginal)],
    ['good: inconclusive', ({ good }) => shareText(good.inconclusive)],
    ['good: pass', ({ good }) => shareText(good.pass)],
    ['inconclusive in all', ({ inconclusive }) => shareText(inconclusive)],
    ['median delay of what was found', ({ medianDelayMs }) => (medianDelayMs === null ? '-' : asLength(medianDelayMs))],
    ['could not be judged', ({ notJudged }) => String(notJudged)],
  ];
  const columns = ['', ...configs.map(({ config }) => plain(config.name))].map((heading) => ({ heading }));
  const table = renderTable(
    columns,
    rows.map(([what, of]) => [what, ...configs.map(of)]),
  );
  const most = Math.max(...configs.map(({ good, bad }) => Math.max(good.fail.of, bad.fail.of)));
  const few = most < FEW ? ' Few deployments prove little.' : '';
  return `${table}In brackets where the true share lies, with a confidence of 95 %.${few}\n`;
}

function renderMetrics({ config, metrics }: ConfigReport): string {
  const headings = [`metric of ${plain(config.name)}`, 'flagged in good', 'flagged in bad', 'without data'];
  const rows = metrics.map(({ name, muted, falseAlarms, detection, withoutData }) => [
    `${plain(name)}${muted ? ' (muted)' : ''}`,
    shareText(falseAlarms),
    shareText(detection),
    String(withoutData),
  ]);
  return renderTable(
    headings.map((heading) => ({ heading })),
    rows,
  );
}

function renderChanges({ configs, changes, judgedByAll }: BacktestReport): string {
  if (configs.length < 2) return '';
  if (changes.length === 0) {
    const none = 'No deployment was judged by all configs, so that their verdicts cannot be compared.\n';
    const same = `The configs give the same verdict on each of ${String(judgedByAll)} deployments that all of them could judge.\n`;
    return judgedByAll === 0 ? none : same;
  }
  const names = configs.map(({ config }) => config.name);
  const columns = ['verdicts that differ', 'outcome', ...names.map(plain)].map((heading) => ({ heading }));
  const rows = changes.map(({ deployment, verdicts }) => [
    plain(deployment.name),
    deployment.outcome,
    ...names.map((name) => verdicts.find(({ config }) => config === name)?.verdict ?? '-'),
  ]);
  return renderTable(columns, rows);
}

function shareText({ count, of, low, high }: Share): string {
  if (of === 0) return 'none';
  return `${String(count)} of ${String(of)} (${percent(low)} to ${percent(high)} %)`;
}

function percent(share: number): string {
  return (share * 100).toFixed(0);
}

function renderPatch(advice: BacktestAdvice): string {
  if (advice.kind === 'patch') return advice.patch;
  return `No advice for ${plain(advice.config)}: ${advice.why}.\n`;
}
