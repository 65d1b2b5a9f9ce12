import { formatNumber } from '../format-number.js';
import type { MetricJudgement } from '../judgement.js';
import type { Reason } from '../measurement.js';

/** Below this, the search for the limits of the shift (5e-5 in the metric's unit) is too coarse to find an ordinary change. */
const TOO_SMALL_TO_SEARCH = 1e-3;

/** What Kayenta's rules cannot see of a metric that was tested, so that its pass is worth little. */
export function warnOfMetric({ metric, baseline, canary, test }: Omit<MetricJudgement, 'warnings'>): Reason[] {
  if (!test) return [];
  const warnings: Reason[] = [];
  const byRatio = metric.analysis.effectSize?.measure !== 'cles';
  if (byRatio && (baseline.mean < 0 || canary.mean < 0)) {
    const text = `${metric.name} has a negative mean, which turns the ratio of means around: netflix-aca can hardly ever flag it.`;
    warnings.push({ code: 'negative-mean', text });
  }
  const largest = Math.max(...[baseline, canary].flatMap(({ min, max }) => [Math.abs(min), Math.abs(max)]));
  if (largest === Infinity) {
    const text = `${metric.name} has infinite samples: netflix-aca passes such a metric whatever its others are.`;
    warnings.push({ code: 'infinite-samples', text });
  }
  if (largest < TOO_SMALL_TO_SEARCH) {
    const text = `${metric.name} has no value above ${formatNumber(largest)}; netflix-aca finds shifts only to 0.00005, so it hardly ever flags such a metric: use a smaller unit.`;
    warnings.push({ code: 'tiny-values', text });
  }
  return warnings;
}
