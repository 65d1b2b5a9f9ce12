import type { CanaryJudgement } from './judgement.js';
import { judgeMannWhitney } from './mann-whitney/judge-mann-whitney.js';
import { NO_CIRCUMSTANCES, type Circumstances, type JudgingRules, type MeasuredMetric } from './measurement.js';
import { judgeNetflixAca } from './netflix-aca/judge-netflix-aca.js';

/** What the config's judge decides about the measured metrics. */
export function judgeCanary(
  rules: JudgingRules,
  measured: readonly MeasuredMetric[],
  circumstances: Circumstances = NO_CIRCUMSTANCES,
): CanaryJudgement {
  const { judge } = rules;
  switch (judge.name) {
    case 'mann-whitney':
      return judgeMannWhitney({ ...rules, judge }, measured, circumstances);
    case 'netflix-aca':
      return judgeNetflixAca(rules, measured);
  }
}
