import type { Thresholds } from '../../config/thresholds.js';
import { formatScore } from '../format-number.js';
import type { CanaryJudgement, MetricJudgement, Reason, Verdict } from '../judgement.js';

/** From this percentage of metrics without data on, Kayenta fails the canary. */
const TOO_MANY_WITHOUT_DATA = 50;

/** The score, the verdict and why: a critical failure or too many metrics without data make the score 0, else the thresholds decide. */
export function decideVerdict(
  metrics: readonly MetricJudgement[],
  weightedScore: number,
  thresholds: Thresholds,
): Pick<CanaryJudgement, 'score' | 'verdict' | 'reason'> {
  const override = overriding(metrics);
  const score = override ? 0 : weightedScore;
  const verdict = verdictOf(score, thresholds);
  if (!override) return { score, verdict, reason: explainScore(score, verdict, { thresholds, metrics }) };
  const text = `${override.text} Without that the score would have been ${formatScore(weightedScore)}.`;
  return { score, verdict, reason: { code: override.code, text } };
}

/** What makes the score 0 whatever the groups say, if anything does. */
function overriding(metrics: readonly MetricJudgement[]): Reason | undefined {
  const critical = metrics.find(({ criticalFailure }) => criticalFailure);
  if (critical) return { code: 'critical-metric-failed', text: `Score 0: ${critical.reason.text}` };
  const withoutData = metrics.filter((metric) => metric.classification === 'no-data' && !metric.failed).length;
  if ((withoutData / metrics.length) * 100 < TOO_MANY_WITHOUT_DATA || metrics.length === 0) return undefined;
  const text = `Score 0: ${String(withoutData)} of ${String(metrics.length)} metrics have no data, and half are too many.`;
  return { code: 'too-many-without-data', text };
}

function verdictOf(score: number, { pass, marginal }: Thresholds): Verdict {
  if (score >= pass) return 'pass';
  return score >= marginal ? 'marginal' : 'fail';
}

interface Grounds {
  readonly thresholds: Thresholds;
  readonly metrics: readonly MetricJudgement[];
}

function explainScore(score: number, verdict: Verdict, { thresholds, metrics }: Grounds): Reason {
  const shown = `Score ${formatScore(score)}`;
  const failed = metrics.filter((metric) => metric.failed).map(({ metric }) => metric.name);
  const because =
    failed.length === 0
      ? ''
      : `: failed ${failed.slice(0, 5).join(', ')}${failed.length > 5 ? ` and ${String(failed.length - 5)} more` : ''}`;
  if (metrics.length === 0)
    return { code: 'nothing-scored', text: `${shown}: every metric is muted, so nothing was scored.` };
  if (verdict === 'pass')
    return { code: 'score-reaches-pass', text: `${shown} reaches ${formatScore(thresholds.pass)}${because}.` };
  if (verdict === 'marginal') {
    const range = `${formatScore(thresholds.marginal)}, but is below ${formatScore(thresholds.pass)}`;
    return { code: 'score-below-pass', text: `${shown} reaches ${range}${because}.` };
  }
  return { code: 'score-below-marginal', text: `${shown} is below ${formatScore(thresholds.marginal)}${because}.` };
}
