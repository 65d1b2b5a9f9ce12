import type { MetricAnalysis } from '../../config/metric-analysis.js';
import type { Metric } from '../../config/metric-config.js';
import { formatNumber, formatQuantity } from '../format-number.js';
import type { Effect, JudgedSide, Reason, Sides, TestResult } from '../judgement.js';
import { BAND_SHARE, type Decision } from './decide-metric.js';
import { effectThresholds } from './effect-thresholds.js';

/** A metric's decision in a sentence or two: the rule, the numbers with their unit, and what would have been decided otherwise. */
export function explainMetric(
  metric: Metric,
  sides: Sides<JudgedSide>,
  { decision, test }: { readonly decision: Decision; readonly test: TestResult | null },
): Reason {
  const { rule } = decision;
  const text = test?.effect ? explainTest(metric, rule, { test, effect: test.effect }) : explainUntested(rule, sides);
  return { code: rule, text: `${metric.name} ${text}${consequence(metric, decision)}` };
}

/** What the decision does beyond its group's score. */
function consequence({ analysis }: Metric, { classification, failed, criticalFailure }: Decision): string {
  if (analysis.muted) return classification === 'pass' ? '' : ' The metric is muted: it is not scored.';
  if (criticalFailure) return ' The metric is critical: it fails the canary.';
  return failed || classification === 'pass' ? '' : ' It is left out of the score.';
}

function explainUntested(rule: Decision['rule'], { baseline, canary }: Sides<JudgedSide>): string {
  const empty = canary.count > 0 ? 'the baseline' : baseline.count > 0 ? 'the canary' : 'both sides';
  switch (rule) {
    case 'no-data':
      return `has no samples on ${empty}.`;
    case 'required-data-missing':
      return `has no samples on ${empty}, which fails this metric.`;
    case 'no-data-as-zero':
      return `passes: there are no slots on ${empty}, and gaps of this metric count as 0.`;
    case 'identical':
      return 'passes: both sides hold the same values.';
    case 'one-value':
      return 'passes: every sample of both sides has the same value.';
    default:
      return 'cannot be tested: all samples are tied.';
  }
}

/** A test result whose effect is there. */
interface Tested {
  readonly test: TestResult;
  readonly effect: Effect;
}

function explainTest({ unit, analysis }: Metric, rule: Decision['rule'], { test, effect }: Tested): string {
  const band = BAND_SHARE * Math.abs(effect.value);
  const bounds = `${formatNumber(effect.low)} to ${formatQuantity(effect.high, unit)}`;
  const shift = `shift ${formatQuantity(effect.value, unit)}, 98 % interval ${bounds}, ${effectText(analysis, test)}`;
  const cleared = `a quarter of the shift (${formatQuantity(band, unit)})`;
  const { allowedIncrease, allowedDecrease } = effectThresholds(analysis);
  switch (rule) {
    case 'shift-high':
      return `is high (${shift}). It passes while the interval does not lie above ${cleared}, or with an effect below ${formatNumber(allowedIncrease)}.`;
    case 'shift-low':
      return `is low (${shift}). It passes while the interval does not lie below minus ${cleared}, or with an effect above ${formatNumber(allowedDecrease)}.`;
    case 'within-tolerance':
      return `passes: it is shifted (${shift}), but less than allowed (${allowedText(analysis)}).`;
    case 'harmless-direction':
      return `passes: it is shifted (${shift}), but only a change by ${analysis.direction} is bad.`;
    default:
      return `passes: no shift beyond chance (${shift}). It fails when the whole interval lies ${sidesText(analysis)} ${cleared}.`;
  }
}

function effectText({ effectSize }: MetricAnalysis, { meanRatio, probabilityOfSuperiority }: TestResult): string {
  if (effectSize?.measure === 'cles') return `probability of superiority ${formatNumber(probabilityOfSuperiority)}`;
  return Number.isNaN(meanRatio)
    ? 'mean ratio not defined, so the shift alone decides'
    : `mean ratio ${formatNumber(meanRatio)}`;
}

function allowedText(analysis: MetricAnalysis): string {
  const { allowedIncrease, allowedDecrease } = effectThresholds(analysis);
  const high = `an effect below ${formatNumber(allowedIncrease)}`;
  const low = `an effect above ${formatNumber(allowedDecrease)}`;
  return { increase: high, decrease: low, either: `high: ${high}; low: ${low}` }[analysis.direction];
}

function sidesText({ direction }: MetricAnalysis): string {
  return { increase: 'above', decrease: 'below minus', either: 'above, or below minus,' }[direction];
}
