import type { Thresholds } from '../../config/thresholds.js';
import { formatScore } from '../format-number.js';
import type { CanaryJudgement, MetricJudgement, Reason, Verdict } from '../judgement.js';
import { nameOf } from '../name-of.js';

/** From this percentage of metrics without data on, Kayenta fails the canary. */
const TOO_MANY_WITHOUT_DATA = 50;
const MOST_NAMED = 5;

/** The score, the verdict and why: a critical failure or too many metrics without data make the score 0, else the thresholds decide. */
export function decideVerdict(
  metrics: readonly MetricJudgement[],
  weightedScore: number,
  thresholds: Thresholds,
): Pick<CanaryJudgement, 'score' | 'verdict' | 'reason'> {
  const override = overriding(metrics);
  if (override) {
    const text = `${override.text} Without that the score would have been ${formatScore(weightedScore)}.`;
    return { score: 0, verdict: 'fail', reason: { code: override.code, text } };
  }
  const verdict = verdictOf(weightedScore, thresholds);
  return { score: weightedScore, verdict, reason: explainScore(weightedScore, verdict, { thresholds, metrics }) };
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
  const pass = formatScore(thresholds.pass);
  const marginal = formatScore(thresholds.marginal);
  const failed = listFailed(metrics);
  if (metrics.length === 0)
    return { code: 'nothing-scored', text: `${shown}: there is no metric to score; muted ones are not.` };
  switch (verdict) {
    case 'pass':
      return { code: 'score-reaches-pass', text: `${shown} reaches ${pass}${failed && `, although ${failed}`}.` };
    case 'marginal':
      return {
        code: 'score-below-pass',
        text: `${shown} reaches ${marginal}, but not ${pass}${failed && `: ${failed}`}.`,
      };
    default:
      return { code: 'score-below-marginal', text: `${shown} is below ${marginal}${failed && `: ${failed}`}.` };
  }
}

/** "a failed", "a and b failed", "a, b and 7 more failed"; empty where none did. */
function listFailed(metrics: readonly MetricJudgement[]): string {
  const names = metrics.filter((metric) => metric.failed).map(nameOf);
  const listed =
    names.length > MOST_NAMED ? [...names.slice(0, MOST_NAMED), `${String(names.length - MOST_NAMED)} more`] : names;
  const last = listed.at(-1);
  if (last === undefined) return '';
  return `${listed.length > 1 ? `${listed.slice(0, -1).join(', ')} and ` : ''}${last} failed`;
}
