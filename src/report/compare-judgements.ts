import type { CanaryJudgement, MetricJudgement } from '../judge/judgement.js';
import { roundScore } from './round-number.js';

/** What a second judge makes of the same samples, and where it differs from the first, as plain data. */
export function toComparison(
  first: { readonly judge: string; readonly metrics: readonly { readonly judged: MetricJudgement }[] },
  second: CanaryJudgement,
): object {
  const { judge, verdict, reason, thresholds, metrics } = second;
  const edges = [thresholds.pass, thresholds.marginal];
  const others = new Map(metrics.map((metric) => [keyOf(metric), metric]));
  return {
    judge,
    verdict,
    score: roundScore(second.score, edges),
    weightedScore: roundScore(second.weightedScore, edges),
    reason,
    differences: first.metrics.flatMap(({ judged }) => {
      const other = others.get(keyOf(judged));
      if (other?.classification === judged.classification) return [];
      return [toDifference(judged, other, { first: first.judge, second: judge })];
    }),
  };
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
    [judges.first]: { classification: judged.classification, reason: judged.reason },
    // A metric that the other judge has no rule for.
    [judges.second]: other ? { classification: other.classification, reason: other.reason } : null,
  };
}

function keyOf({ metric, labels }: MetricJudgement): string {
  return JSON.stringify([metric.name, Object.entries(labels ?? {}).sort()]);
}
