import { adviseFromBacktest } from '../calibrate/backtest-advice.js';
import { findDeployments, type FoundDeployments } from '../calibrate/backtest-find.js';
import { toBacktestJson } from '../calibrate/backtest-json.js';
import { reportBacktest } from '../calibrate/backtest-report.js';
import { runBacktest, type BacktestResult } from '../calibrate/backtest.js';
import { readDeployments, readOutcomes } from '../config/deployments.js';
import { loadDocument } from '../config/load-document.js';
import { loadMetricConfig, type NamedConfig, type ReadConfig } from '../config/load-metric-configs.js';
import { JudgementError, type ErrorCode } from '../errors.js';
import type { RunJudgement } from '../run-judgement.js';
import type { MetricSource } from '../sources/metric-source.js';
import type { BacktestWish, SoughtDeployments } from './backtest-command.js';
import { renderBacktest, type ToldBacktest } from './backtest-text.js';
import { EXIT } from './exit-codes.js';
import { momentMs } from './moment.js';
import { tellFault } from './tell-fault.js';
import { createProgress, timeLeft, type Terminal } from './terminal.js';

/** What a backtest needs of the world. */
export interface BacktestTools {
  readonly runJudgement: RunJudgement;
  /** Those that have a name. */
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly readConfig: ReadConfig;
  readonly sources: { readonly byName: ReadonlyMap<string, MetricSource>; readonly standard: string | undefined };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly print: (text: string) => unknown;
  /** Where the progress is shown. */
  readonly terminal: Terminal;
}

const DONE = 0;
/** 128 and SIGINT, as shells have it. */
const INTERRUPTED = 130;

const USAGE: readonly ErrorCode[] = ['INVALID_REQUEST', 'INVALID_CONFIG', 'UNKNOWN_CONFIG', 'UNKNOWN_SOURCE'];

/**
 * Judges past deployments and prints what that shows, or what is wrong with what was asked for; gives the exit code. Once the signal is
 * aborted it prints what it has.
 *
 * @throws {JudgementError} where the source cannot be asked for deployments
 */
export async function backtest(wish: BacktestWish, tools: BacktestTools, signal: AbortSignal): Promise<number> {
  try {
    return await judgePast(wish, tools, signal);
  } catch (error) {
    if (!(error instanceof JudgementError && USAGE.includes(error.code))) throw error;
    tools.terminal.write(tellFault(error));
    return EXIT.usage;
  }
}

async function judgePast(wish: BacktestWish, tools: BacktestTools, signal: AbortSignal): Promise<number> {
  const configs = await Promise.all(wish.configs.map((name) => chooseConfig(name, tools)));
  const found = await untilInterrupted(deploymentsOf(wish.deployments, tools, signal), signal);
  if (!found) return INTERRUPTED;
  const { deployments, notes } = found;
  const result = await runWithProgress({ deployments, configs, looks: wish.looks }, tools, signal);
  const { advice: wishes } = wish;
  const told: ToldBacktest = {
    result,
    report: reportBacktest(result.cases, configs),
    notes: [...notes, ...unknownMetrics(deployments, configs), ...unequalHistory(configs)],
    advice: wishes ? configs.map((config) => adviseFromBacktest(config, result.cases, wishes)) : [],
  };
  tools.print(wish.format === 'json' ? renderJson(told) : renderBacktest(told));
  if (result.cases.length < result.total) return INTERRUPTED;
  return result.cases.some(({ kind }) => kind === 'judged') ? DONE : EXIT.couldNotJudge;
}

const FILE = /[/\\]|\.(?:ya?ml|json)$/i;

/** A config that has a name, or one of a file, which is then called as the file was. */
async function chooseConfig(name: string, { configs, readConfig }: BacktestTools): Promise<NamedConfig> {
  const named = configs.get(name);
  if (named) return named;
  if (FILE.test(name)) return { ...(await loadMetricConfig(name, readConfig)), name };
  const message = `is neither a config (known: ${[...configs.keys()].join(', ')}) nor a file: those end in .yaml, .yml or .json`;
  throw new JudgementError('UNKNOWN_CONFIG', `Cannot judge by metric config "${name}"`, [
    { pointer: '--config', message },
  ]);
}

async function deploymentsOf(
  wanted: BacktestWish['deployments'],
  tools: BacktestTools,
  signal: AbortSignal,
): Promise<FoundDeployments> {
  if (wanted.kind === 'sought') return seek(wanted, tools, signal);
  const read = { what: 'the list of deployments', read: readDeployments };
  return { deployments: await loadDocument(wanted.file, read), notes: [] };
}

async function seek(
  { source: named, from, to, outcomesFile, ...sought }: SoughtDeployments,
  { sources, now }: BacktestTools,
  signal: AbortSignal,
): Promise<FoundDeployments> {
  const name = named ?? sources.standard;
  const source = name === undefined ? undefined : sources.byName.get(name);
  if (!source) {
    const message = `must be one of ${[...sources.byName.keys()].join(', ')}`;
    throw new JudgementError('UNKNOWN_SOURCE', 'Cannot find deployments', [{ pointer: '--source', message }]);
  }
  const read = { what: 'the outcomes of versions', read: readOutcomes };
  const outcomes = outcomesFile === undefined ? {} : await loadDocument(outcomesFile, read);
  const nowMs = now();
  // What a source may still be missing cannot be judged either.
  const toMs = Math.min(momentMs(to, nowMs), nowMs - source.lagMs);
  return findDeployments({ ...sought, outcomes, fromMs: momentMs(from, nowMs), toMs }, source, signal);
}

async function untilInterrupted<T>(asked: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

async function runWithProgress(
  wanted: Parameters<typeof runBacktest>[0],
  { runJudgement, now, terminal }: BacktestTools,
  signal: AbortSignal,
): Promise<BacktestResult> {
  const progress = createProgress(terminal, now);
  const startedMs = now();
  const onDone = (done: number, total: number): void => {
    const left = timeLeft(done, total, now() - startedMs);
    progress.show(`judged ${String(done)} of ${String(total)}${left && `, ${left}`}`);
  };
  try {
    return await runBacktest(wanted, { runJudgement, onDone }, signal);
  } finally {
    progress.end();
  }
}

/** A misspelt name would make every metric look as if it had missed what it should have shown. */
function unknownMetrics(deployments: FoundDeployments['deployments'], configs: readonly NamedConfig[]): string[] {
  const known = new Set(configs.flatMap(({ config }) => config.metrics.map(({ name }) => name)));
  return deployments.flatMap(({ name, badMetrics = [] }) =>
    badMetrics
      .filter((metric) => !known.has(metric))
      .map((metric) => `badMetrics of ${JSON.stringify(name)} names ${JSON.stringify(metric)}, a metric of no config`),
  );
}

function unequalHistory(configs: readonly NamedConfig[]): string[] {
  const without = configs.filter(({ calibrations }) => calibrations === undefined).map(({ name }) => name);
  if (without.length === 0 || without.length === configs.length) return [];
  return [`Not judged alike: ${without.join(', ')} has no calibration file, and others have`];
}

function renderJson({ result, report, notes, advice }: ToldBacktest): string {
  const { cases, total } = result;
  const whole = { total, interrupted: cases.length < total, notes, ...toBacktestJson(cases, report), advice };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
