import type { CanaryJudgement, JudgingRules, MeasuredMetric } from './judgement.js';
import { judgeNetflixAca } from './netflix-aca/judge-netflix-aca.js';

type Judge = (rules: JudgingRules, measured: readonly MeasuredMetric[]) => CanaryJudgement;

const JUDGES: Record<JudgingRules['judge']['name'], Judge> = { 'netflix-aca': judgeNetflixAca };

/** What the config's judge decides about the measured metrics. */
export function judgeCanary(rules: JudgingRules, measured: readonly MeasuredMetric[]): CanaryJudgement {
  return JUDGES[rules.judge.name](rules, measured);
}
