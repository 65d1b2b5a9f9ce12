import type { CanaryJudgement, MetricJudgement } from '../../judge/judgement.js';
import { toJudgeResult, type ToldMetric, type ToldScore } from './judge-result.js';
import type { Pair } from './remote-judge.js';

/** A judgement as the answer that Kayenta expects of its remote judge, one result a pair, in their order. Reasons are Kayenta's where the judge is. */
export function toKayentaResult(judgement: CanaryJudgement, pairs: readonly Pair[]): object {
  const metrics = judgement.metrics.map((metric, i) => toToldMetric(metric, pairs[i]));
  return toJudgeResult({ ...judgement, metrics }, toScore(judgement));
}

const CLASSIFICATIONS = { pass: 'Pass', marginal: 'Marginal', fail: 'Fail' } as const;

/**
 * The score as Kayenta's callers read it, who look at its number alone. They have no word for inconclusive, and what it means, neither promote nor
 * roll back, is to them a score between the thresholds: just above marginal, since some take the threshold itself for a failure.
 */
function toScore({ verdict, score, thresholds }: CanaryJudgement): ToldScore {
  if (verdict !== 'inconclusive') return { score, classification: CLASSIFICATIONS[verdict] };
  const { pass, marginal } = thresholds;
  // Where nothing lies between the thresholds there is only one way not to pass.
  if (marginal >= pass) return { score: 0, classification: CLASSIFICATIONS.fail };
  const between = marginal + 1 < pass ? marginal + 1 : (marginal + pass) / 2;
  return { score: between, classification: CLASSIFICATIONS.marginal };
}

function toToldMetric(judged: MetricJudgement, pair: Pair | undefined): ToldMetric {
  const { metric, classification, failed, criticalFailure, reason, test, baseline, canary } = judged;
  return {
    name: metric.name,
    id: pair?.id ?? null,
    tags: pair?.tags ?? {},
    groups: metric.groups,
    classification,
    failed,
    criticalFailure,
    muted: metric.analysis.muted,
    reason,
    meanRatio: test?.meanRatio ?? 1,
    baseline,
    canary,
  };
}
