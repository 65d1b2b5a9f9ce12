import { explainScore, formatScore, listInWords } from '../explain-score.js';
import { formatBound } from '../format-number.js';
import type { CanaryJudgement, MetricJudgement } from '../judgement.js';
import type { Circumstances, JudgingRules, Reason } from '../measurement.js';
import { nameOf } from '../name-of.js';
import { verdictOf } from '../verdict-of.js';
import type { Score } from './score-groups.js';
import { cureOfMissing, describeMissing, isMissing, weighDoubt } from './weigh-doubt.js';

type Decided = Pick<CanaryJudgement, 'score' | 'verdict' | 'reason'>;

/** What a verdict is made of. */
export interface Grounds {
  /** Without muted ones. */
  readonly scored: readonly MetricJudgement[];
  readonly score: Score;
  readonly rules: JudgingRules;
  readonly circumstances: Circumstances;
}

/** The score, the verdict and why: a critical failure fails, the thresholds decide, and evidence that cannot carry a pass makes it inconclusive. */
export function decideVerdict(grounds: Grounds): Decided {
  const { scored, score, rules } = grounds;
  const { weightedScore } = score;
  const critical = scored.filter(({ criticalFailure }) => criticalFailure);
  if (critical.length > 0) return { score: 0, verdict: 'fail', reason: criticalReason(critical, grounds) };
  if (Number.isNaN(weightedScore)) return { score: 0, verdict: 'inconclusive', reason: nothingScored(grounds) };
  const failures = describeFailures(scored);
  const byScore = verdictOf(weightedScore, rules.thresholds);
  const capped = byScore === 'pass' && rules.anyFailure === 'marginal' && failures !== '';
  const verdict = capped ? 'marginal' : byScore;
  if (verdict !== 'fail') {
    const doubt = weighDoubt({ ...grounds, verdict });
    if (doubt) return { score: weightedScore, verdict: 'inconclusive', reason: doubt };
  }
  if (capped) {
    const reached = `Score ${formatScore(weightedScore, rules.thresholds)} reaches ${formatBound(rules.thresholds.pass)}`;
    const text = `${reached}, but no canary passes with a metric that fails: ${failures}.${describeLeftOut(scored)}`;
    return { score: weightedScore, verdict, reason: { code: 'any-failure', text } };
  }
  const { code, text } = explainScore({ score: weightedScore, because: failures }, verdict, rules.thresholds);
  return { score: weightedScore, verdict, reason: { code, text: `${text}${describeLeftOut(scored)}` } };
}

/** What had no say, so that nobody takes it for judged. */
function describeLeftOut(scored: readonly MetricJudgement[]): string {
  const leftOut = scored.filter(({ classification, failed }) => classification === 'no-data' && !failed);
  if (leftOut.length === 0) return '';
  const have = leftOut.length > 1 ? 'have' : 'has';
  return ` ${listInWords(leftOut.map(nameOf))} could not be judged and ${have} no share in that.`;
}

function criticalReason(
  critical: readonly MetricJudgement[],
  { scored, score: { weightedScore }, rules: { thresholds } }: Grounds,
): Reason {
  const [first] = critical;
  const others = critical.slice(1).map(nameOf);
  const also = others.length > 0 ? ` So ${others.length > 1 ? 'do' : 'does'} ${listInWords(others)}.` : '';
  const byWeights =
    weightedScore > 0
      ? ` By the weights alone the score is ${formatScore(weightedScore, thresholds)}, which is ${verdictOf(weightedScore, thresholds)}.`
      : '';
  const text = `Score 0: ${first?.reason.text ?? ''}${also}${byWeights}${describeLeftOut(scored)}`;
  return { code: 'critical-metric-failed', text };
}

function nothingScored({ scored, circumstances }: Grounds): Reason {
  const missing = scored.filter(isMissing);
  if (missing.length === 0) {
    const judged = scored.some(({ classification }) => classification !== 'no-data');
    const text = judged
      ? 'There is nothing to score: no group that has data has a weight.'
      : 'There is no metric to score: all are muted, or have no data and are to be ignored then.';
    return { code: 'nothing-scored', text };
  }
  return {
    code: 'missing-evidence',
    text: `Nothing can be scored: ${describeMissing(missing)} ${cureOfMissing(missing, circumstances)}`,
  };
}

const MOST_TOLD = 3;

/** "latency is 23 % higher and errors failed"; empty where nothing did. */
function describeFailures(scored: readonly MetricJudgement[]): string {
  const failed = scored.filter((metric) => metric.failed);
  if (failed.length > MOST_TOLD) return `${listInWords(failed.map(nameOf))} failed`;
  return listInWords(failed.map((metric) => `${nameOf(metric)} ${metric.finding ?? 'failed'}`));
}
