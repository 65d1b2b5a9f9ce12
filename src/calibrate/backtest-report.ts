import type { Deployment } from '../config/deployments.js';
import type { NamedConfig } from '../config/load-metric-configs.js';
import type { Verdict } from '../judge/judgement.js';
import { median } from '../stats/median.js';
import type { BacktestCase, JudgedCase } from './backtest-case.js';
import { reportMetrics, type MetricReport } from './backtest-metrics.js';
import { shareOf, type Share } from './backtest-share.js';

/** A judged deployment. */
export type Judged = JudgedCase & Pick<BacktestCase, 'deployment' | 'config'>;

/** What a verdict is worth, with what is known of the deployment. */
export type Assessment = 'right' | 'wrong' | 'undecided' | 'unknown';

/** What one config made of all deployments. */
export interface ConfigReport {
  readonly config: NamedConfig;
  readonly judged: number;
  readonly notJudged: number;
  /** Of the bad deployments. */
  readonly bad: Readonly<Record<Verdict, Share>>;
  /** Of the good ones. */
  readonly good: Readonly<Record<Verdict, Share>>;
  /** Of all that were judged. */
  readonly inconclusive: Share;
  /** Of the bad deployments that failed after they had gone bad; null where there is none. */
  readonly medianDelayMs: number | null;
  readonly metrics: readonly MetricReport[];
}

/** A deployment that not all configs judge alike. */
export interface VerdictChange {
  readonly deployment: Deployment;
  /** By config, in their order. */
  readonly verdicts: readonly { readonly config: string; readonly verdict: Verdict }[];
}

/** Verdicts held against what happened. */
export interface BacktestReport {
  readonly configs: readonly ConfigReport[];
  readonly changes: readonly VerdictChange[];
  /** Deployments that all configs could judge. */
  readonly judgedByAll: number;
}

/** What the verdicts of a backtest are worth, config by config, and where the configs differ. */
export function reportBacktest(cases: readonly BacktestCase[], configs: readonly NamedConfig[]): BacktestReport {
  return {
    configs: configs.map((config) =>
      reportConfig(
        config,
        cases.filter((one) => one.config === config),
      ),
    ),
    changes: changesIn(cases),
    judgedByAll: byDeployment(cases).filter((own) => own.length === configs.length).length,
  };
}

/** Whether a verdict is what became of the deployment; marginal and inconclusive ones leave that to people. */
export function assess(verdict: Verdict, { outcome }: Deployment): Assessment {
  if (outcome === 'unknown') return 'unknown';
  if (verdict !== 'pass' && verdict !== 'fail') return 'undecided';
  return (verdict === 'pass') === (outcome === 'good') ? 'right' : 'wrong';
}

/** The cases that were judged. */
export function judgedAmong(cases: readonly BacktestCase[]): Judged[] {
  return cases.filter((one) => one.kind === 'judged');
}

function reportConfig(config: NamedConfig, cases: readonly BacktestCase[]): ConfigReport {
  const judged = judgedAmong(cases);
  const bad = judged.filter(({ deployment }) => deployment.outcome === 'bad');
  const good = judged.filter(({ deployment }) => deployment.outcome === 'good');
  const delays = bad.flatMap(({ delayMs }) => (delayMs === null ? [] : [delayMs]));
  return {
    config,
    judged: judged.length,
    notJudged: cases.length - judged.length,
    bad: verdictsOf(bad),
    good: verdictsOf(good),
    inconclusive: shareOf(judged, ({ verdict }) => verdict === 'inconclusive'),
    medianDelayMs: delays.length > 0 ? median(delays) : null,
    metrics: reportMetrics(config, { bad, good }),
  };
}

function verdictsOf(judged: readonly Judged[]): Readonly<Record<Verdict, Share>> {
  const of = (wanted: Verdict): Share => shareOf(judged, ({ verdict }) => verdict === wanted);
  return { pass: of('pass'), marginal: of('marginal'), fail: of('fail'), inconclusive: of('inconclusive') };
}

function changesIn(cases: readonly BacktestCase[]): VerdictChange[] {
  return byDeployment(cases).flatMap((own) => {
    const [first] = own;
    if (!first || new Set(own.map(({ verdict }) => verdict)).size < 2) return [];
    const verdicts = own.map(({ config, verdict }) => ({ config: config.name, verdict }));
    return [{ deployment: first.deployment, verdicts }];
  });
}

function byDeployment(cases: readonly BacktestCase[]): Judged[][] {
  const judged = judgedAmong(cases);
  const deployments = [...new Set(judged.map(({ deployment }) => deployment))];
  return deployments.map((deployment) => judged.filter((one) => one.deployment === deployment));
}
