import { roundNumber } from '../report/round-number.js';
import type { BacktestCase, JudgedCase } from './backtest-case.js';
import type { MetricReport } from './backtest-metrics.js';
import { assess, type BacktestReport, type ConfigReport } from './backtest-report.js';
import type { Share } from './backtest-share.js';

/** A backtest as plain data: numbers rounded once, shares from 0 to 1, lengths of time in seconds. */
export function toBacktestJson(cases: readonly BacktestCase[], { configs, changes }: BacktestReport): object {
  return {
    cases: cases.map(toCase),
    configs: configs.map(toConfig),
    changes: changes.map(({ deployment, verdicts }) => ({
      deployment: deployment.name,
      outcome: deployment.outcome,
      verdicts,
    })),
  };
}

/** The names of the metrics that failed, those that fail the canary by themselves first; muted ones fail nothing. */
export function decisiveMetrics({ metrics }: JudgedCase): string[] {
  const failed = metrics.filter(({ flagged, muted }) => flagged && !muted);
  return failed.toSorted((a, b) => Number(b.criticalFailure) - Number(a.criticalFailure)).map(({ name }) => name);
}

function toCase(one: BacktestCase): object {
  const { deployment, config } = one;
  const { name, outcome, window, note } = deployment;
  const about = {
    deployment: name,
    config: config.name,
    outcome,
    window: { start: new Date(window.startMs).toISOString(), end: new Date(window.endMs).toISOString() },
    ...(note === undefined ? {} : { note }),
  };
  if (one.kind === 'not-judged') return { ...about, verdict: null, error: { code: one.code, message: one.message } };
  return {
    ...about,
    verdict: one.verdict,
    score: roundNumber(one.score),
    assessment: assess(one.verdict, deployment),
    delaySeconds: toSeconds(one.delayMs),
    reason: one.reason,
    decisiveMetrics: decisiveMetrics(one),
    metrics: one.metrics.map((metric) => ({
      name: metric.name,
      classification: metric.classification,
      muted: metric.muted,
      reason: metric.reason,
    })),
  };
}

function toConfig(report: ConfigReport): object {
  const { config, judged, notJudged, good, bad, inconclusive, medianDelayMs, metrics } = report;
  const verdicts = (of: ConfigReport['good']): object =>
    Object.fromEntries(Object.entries(of).map(([verdict, share]) => [verdict, toShare(share)]));
  return {
    name: config.name,
    digest: config.digest,
    judged,
    notJudged,
    good: verdicts(good),
    bad: verdicts(bad),
    inconclusive: toShare(inconclusive),
    medianDelaySeconds: toSeconds(medianDelayMs),
    metrics: metrics.map(toMetric),
  };
}

function toMetric({ name, muted, falseAlarms, detection, withoutData }: MetricReport): object {
  return { name, muted, falseAlarms: toShare(falseAlarms), detection: toShare(detection), withoutData };
}

function toShare({ count, of, low, high }: Share): object {
  return {
    count,
    of,
    share: of === 0 ? null : roundNumber(count / of),
    low: roundNumber(low),
    high: roundNumber(high),
  };
}

function toSeconds(ms: number | null): number | null {
  return ms === null ? null : roundNumber(ms / 1_000);
}
