import type { MetricJudgement, ReportedMetric, SecondJudgement } from '../judge/judgement.js';
import { roundNumber } from './round-number.js';

/** What a second judge makes of the same samples, what it ignores, and where it differs from the first, as plain data. */
export function toComparison(
  first: { readonly judge: string; readonly metrics: readonly ReportedMetric[] },
  second: SecondJudgement,
): object {
  const { judge, verdict, reason, shown, metrics, ignored } = second;
  const others = new Map(metrics.map((metric) => [keyOf(metric), metric]));
  return {
    judge,
    verdict,
    score: roundNumber(shown.score),
    weightedScore: roundNumber(shown.weightedScore),
    reason,
    ignored,
    differences: first.metrics.flatMap(({ judged, measured }) => {
      const other = others.get(keyOf(judged));
      // What could not be measured is judged by neither.
      if (measured === null || (other && areAlike(judged, other))) return [];
      return [toDifference(judged, other, { first: first.judge, second: judge })];
    }),
  };
}

/** Whether both come to the same, in what they say of the metric and in what that does to the score and to the canary. */
function areAlike(judged: MetricJudgement, other: MetricJudgement): boolean {
  const [one, two] = [toOutcome(judged), toOutcome(other)];
  return (
    one.classification === two.classification &&
    one.failed === two.failed &&
    one.criticalFailure === two.criticalFailure
  );
}

/** A muted metric never fails anything. */
function toOutcome({ metric, classification, failed, criticalFailure, reason }: MetricJudgement) {
  const { muted } = metric.analysis;
  return { classification, failed: failed && !muted, criticalFailure: criticalFailure && !muted, reason };
}

function toDifference(
  judged: MetricJudgement,
  other: MetricJudgement | undefined,
  judges: { readonly first: string; readonly second: string },
): object {
  const { metric, labels } = judged;
  return {
    name: metric.name,
    ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
    [judges.first]: toOutcome(judged),
    // A metric that the other judge has no rule for.
    [judges.second]: other ? toOutcome(other) : null,
  };
}

function keyOf({ metric, labels }: MetricJudgement): string {
  return JSON.stringify([metric.name, Object.entries(labels ?? {}).sort()]);
}
