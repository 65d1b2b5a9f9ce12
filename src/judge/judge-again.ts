import { listInWords } from './explain-score.js';
import { guardTraffic } from './guard-traffic.js';
import { ignoredOptions } from './ignored-options.js';
import { judgeCanary } from './judge-canary.js';
import type { CanaryJudgement, SecondJudgement } from './judgement.js';
import type { Circumstances, JudgingRules, MeasuredMetric } from './measurement.js';

/**
 * What a second judge decides of what was measured for another. netflix-aca knows no limits, so that metrics with nothing else are not for
 * it: the other groups share their weight, and where no metric is left that is scored there is no score.
 */
export function judgeAgain(
  rules: JudgingRules,
  measured: readonly MeasuredMetric[],
  circumstances: Circumstances,
): SecondJudgement {
  const { judge } = rules;
  const judgeable = measured.filter(({ metric }) => metric.analysis.compared || judge.name !== 'netflix-aca');
  const leftOut = measured.filter((one) => !judgeable.includes(one));
  const groups = leftOut.length > 0 ? spreadWeights(rules.groups, judgeable) : rules.groups;
  const judged = judgeCanary({ ...rules, groups }, judgeable, circumstances);
  const ignored = ignoredOptions(
    rules,
    measured.map(({ metric }) => metric),
    circumstances,
  );
  if (leftOut.length > 0 && judgeable.every(isMuted)) return { ...nothingScored(judged, leftOut), ignored };
  const { traffic } = circumstances;
  return { ...(traffic ? guardTraffic(judged, traffic) : judged), ignored };
}

function isMuted({ metric }: MeasuredMetric): boolean {
  return metric.analysis.muted;
}

/** The weights of the groups that have a metric left, in their proportion: netflix-aca counts on 100 in all. */
function spreadWeights(weights: JudgingRules['groups'], left: readonly MeasuredMetric[]): JudgingRules['groups'] {
  const names = new Set(left.flatMap((one) => (isMuted(one) ? [] : one.metric.groups)));
  const kept = Object.entries(weights).filter(([name]) => names.has(name));
  const total = kept.reduce((sum, [, weight]) => sum + weight, 0);
  return total === 0 ? weights : Object.fromEntries(kept.map(([name, weight]) => [name, (weight / total) * 100]));
}

function nothingScored(judged: CanaryJudgement, leftOut: readonly MeasuredMetric[]): CanaryJudgement {
  const names = listInWords([...new Set(leftOut.map(({ metric }) => metric.name))]);
  const text = `There is nothing for ${judged.judge} to score: it has no rule for limits, and nothing else is asked of ${names}.`;
  const reason = { code: 'nothing-scored', text };
  const none = { score: NaN, weightedScore: NaN };
  return { ...judged, verdict: 'inconclusive', ...none, shown: none, reason };
}
