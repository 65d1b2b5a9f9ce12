import type { CanaryJudgement, GroupJudgement } from '../judgement.js';
import type { JudgingRules, MeasuredMetric, Reason } from '../measurement.js';
import { showScores } from '../show-score.js';
import { classifyMetric } from './classify-metric.js';
import { decideVerdict } from './decide-verdict.js';
import { scoreGroups, weighGroups } from './score-groups.js';

/**
 * What Spinnaker Kayenta's NetflixACAJudge-v1.0 decides, checked against its recorded answers.
 *
 * For each metric a rank test at an effective level of 0.0019 (a 98 % interval that clears a quarter of its own estimate),
 * then the share of passing metrics in each group, then the weighted sum. Deterministic where Kayenta draws noise.
 */
export function judgeNetflixAca(rules: JudgingRules, measured: readonly MeasuredMetric[]): CanaryJudgement {
  const metrics = measured.map(classifyMetric);
  const scored = metrics.filter(({ metric }) => !metric.analysis.muted);
  const groups = scoreGroups(scored, rules.groups);
  const weightedScore = weighGroups(groups);
  const decided = decideVerdict(scored, weightedScore, rules.thresholds);
  return {
    judge: 'netflix-aca/1',
    ...decided,
    weightedScore,
    shown: showScores({ ...decided, weightedScore }, rules.thresholds),
    thresholds: rules.thresholds,
    groups,
    metrics,
    warnings: groups.flatMap(warnOfGroup),
  };
}

function warnOfGroup({ name, score }: GroupJudgement): Reason[] {
  if (!Number.isNaN(score)) return [];
  return [
    {
      code: 'group-without-data',
      text: `No metric of group "${name}" could be scored; netflix-aca counts the group as 100.`,
    },
  ];
}
