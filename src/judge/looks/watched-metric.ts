import type { MeasuredMetric } from '../measurement.js';
import { createLookLimits } from './look-limits.js';
import type { SlotPlan } from './slot-plan.js';

/** A metric that may fail the canary before its window is over: critical, and not muted. */
export interface WatchedMetric {
  readonly measured: MeasuredMetric;
  /** The same as looks see it: a limit of a mean, a median or a p95 is one of the whole window. */
  readonly looked: MeasuredMetric;
  /** What its p value may be at most at each look; 0 where it has no samples by then, or is not compared. */
  readonly limits: readonly number[];
  /** What the chance may be at most with which its counts would show as much at any time. */
  readonly countLimit: number;
}

/** The metrics that are looked at. Those that are compared share the level. */
export function watchedMetrics(measured: readonly MeasuredMetric[], plan: SlotPlan, level: number): WatchedMetric[] {
  const critical = measured.filter(({ metric: { analysis } }) => analysis.critical && !analysis.muted);
  const metrics = critical.filter(isCompared).length;
  const limitsOf = createLookLimits(plan, { level, metrics });
  return critical.filter(mayStop).map((one) => {
    const { direction } = one.metric.analysis;
    const late = Math.max(0, plan.judged - Math.max(one.canary.length, one.baseline.length));
    const limits = isCompared(one) ? limitsOf({ direction, late }) : plan.looks.map(() => 0);
    return { measured: one, looked: lessLimit(one), limits, countLimit: level / metrics };
  });
}

/** Whether a metric is compared with the baseline. */
export function isCompared({ metric }: MeasuredMetric): boolean {
  return metric.analysis.compared;
}

/** Only a limit of every sample can be broken for good before the window is over. */
function mayStop(measured: MeasuredMetric): boolean {
  return isCompared(measured) || measured.metric.analysis.limit?.of === 'every';
}

function lessLimit(measured: MeasuredMetric): MeasuredMetric {
  const { metric } = measured;
  if (metric.analysis.limit === undefined || metric.analysis.limit.of === 'every') return measured;
  return { ...measured, metric: { ...metric, analysis: { ...metric.analysis, limit: undefined } } };
}
