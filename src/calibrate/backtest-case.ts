import type { Deployment } from '../config/deployments.js';
import type { NamedConfig } from '../config/load-metric-configs.js';
import type { Classification, Judgement, ReportedMetric, Verdict } from '../judge/judgement.js';
import type { Reason } from '../judge/measurement.js';
import { delayOf } from './backtest-delay.js';
import { comparisonsOf, type PastComparison } from './backtest-facts.js';

/** What a config made of a deployment, or why it could not be judged. */
export type BacktestCase = {
  readonly deployment: Deployment;
  readonly config: NamedConfig;
} & (JudgedCase | UnjudgedCase);

/** What of a judgement a backtest keeps: its samples would fill the memory. */
export interface JudgedCase {
  readonly kind: 'judged';
  readonly verdict: Verdict;
  readonly score: number;
  readonly reason: Reason;
  readonly metrics: readonly JudgedMetric[];
  /** Of a verdict fail; null for any other, and where the canary was stopped before it went bad. */
  readonly delayMs: number | null;
  readonly comparisons: readonly PastComparison[];
}

/** A deployment that could not be judged: that says nothing of it. */
export interface UnjudgedCase {
  readonly kind: 'not-judged';
  readonly code: string;
  readonly message: string;
}

/** How a metric came out; of several series of one metric that which failed. */
export interface JudgedMetric {
  readonly name: string;
  readonly classification: Classification;
  readonly flagged: boolean;
  readonly muted: boolean;
  readonly criticalFailure: boolean;
  readonly reason: Reason;
}

/** What a backtest keeps of a judgement. */
export function toJudgedCase(judgement: Judgement, deployment: Deployment, config: NamedConfig): JudgedCase {
  const { verdict, shown, reason, metrics } = judgement;
  return {
    kind: 'judged',
    verdict,
    score: shown.score,
    reason,
    metrics: byName(metrics),
    delayMs: verdict === 'fail' ? delayOf(judgement, deployment) : null,
    comparisons: comparisonsOf(judgement, config.config.metrics),
  };
}

function byName(metrics: readonly ReportedMetric[]): JudgedMetric[] {
  const found = new Map<string, JudgedMetric>();
  for (const { judged } of metrics) {
    const { metric, classification, criticalFailure, reason } = judged;
    const flagged = classification === 'high' || classification === 'low';
    const { muted } = metric.analysis;
    const one = { name: metric.name, classification, flagged, muted, criticalFailure, reason };
    const before = found.get(metric.name);
    if (!before || rank(one) > rank(before)) found.set(metric.name, one);
  }
  return [...found.values()];
}

/** Of several series of a metric the worst one stands for it, and one that was judged for those that were not. */
function rank({ flagged, criticalFailure, classification }: JudgedMetric): number {
  return (criticalFailure ? 4 : 0) + (flagged ? 2 : 0) + (classification === 'pass' ? 1 : 0);
}
