import type { Thresholds } from '../../config/thresholds.js';
import { explainScore, formatScore, listInWords } from '../explain-score.js';
import type { CanaryJudgement, MetricJudgement } from '../judgement.js';
import type { Reason } from '../measurement.js';
import { nameOf } from '../name-of.js';
import { verdictOf } from '../verdict-of.js';

/** From this percentage of metrics without data on, Kayenta fails the canary. */
const TOO_MANY_WITHOUT_DATA = 50;

/** The score, the verdict and why: a critical failure or too many metrics without data make the score 0, else the thresholds decide. */
export function decideVerdict(
  metrics: readonly MetricJudgement[],
  weightedScore: number,
  thresholds: Thresholds,
): Pick<CanaryJudgement, 'score' | 'verdict' | 'reason'> {
  const override = overriding(metrics);
  if (override) {
    const byWeights =
      weightedScore === 0 ? '' : ` By the weights alone the score is ${formatScore(weightedScore, thresholds)}.`;
    const text = `${override.text}${byWeights}`;
    return { score: 0, verdict: 'fail', reason: { code: override.code, text } };
  }
  const verdict = verdictOf(weightedScore, thresholds);
  if (metrics.length === 0) {
    const text = `Score ${formatScore(weightedScore, thresholds)}: there is no metric to score; muted ones are not.`;
    return { score: weightedScore, verdict, reason: { code: 'nothing-scored', text } };
  }
  const reason = explainScore({ score: weightedScore, because: listFailed(metrics) }, verdict, thresholds);
  return { score: weightedScore, verdict, reason };
}

/** What makes the score 0 whatever the groups say, if anything does. */
function overriding(metrics: readonly MetricJudgement[]): Reason | undefined {
  const critical = metrics.find(({ criticalFailure }) => criticalFailure);
  if (critical) return { code: 'critical-metric-failed', text: `Score 0: ${critical.reason.text}` };
  const withoutData = metrics.filter((metric) => metric.classification === 'no-data' && !metric.failed).length;
  if ((withoutData / metrics.length) * 100 < TOO_MANY_WITHOUT_DATA || metrics.length === 0) return undefined;
  const text = `Score 0: ${String(withoutData)} of ${String(metrics.length)} metrics have no data, and half is too many.`;
  return { code: 'too-many-without-data', text };
}

/** "a failed", "a and b failed"; empty where none did. */
function listFailed(metrics: readonly MetricJudgement[]): string {
  const names = metrics.filter((metric) => metric.failed).map(nameOf);
  return names.length === 0 ? '' : `${listInWords(names)} failed`;
}
