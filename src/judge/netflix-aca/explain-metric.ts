import type { MetricAnalysis } from '../../config/metric-analysis.js';
import type { Metric } from '../../config/metric-config.js';
import { formatBeside, formatBound, formatNumber, formatQuantity, withUnit } from '../format-number.js';
import type { JudgedSide, MetricJudgement } from '../judgement.js';
import type { TestResult } from '../test-result.js';
import type { Reason, Sides } from '../measurement.js';
import { nameOf } from '../name-of.js';
import { BAND_SHARE, type Decision, type Rule } from './decide-metric.js';
import { effectThresholds } from './effect-thresholds.js';

/** How a metric came to its decision. */
export interface Outcome {
  readonly decision: Decision;
  /** Null where no test was run. */
  readonly test: TestResult | null;
}

/** A metric's decision in a sentence or two: the rule, the numbers with their unit, and what would have been decided otherwise. */
export function explainMetric(
  { metric, labels }: Pick<MetricJudgement, 'metric' | 'labels'>,
  sides: Sides<JudgedSide>,
  { decision, test }: Outcome,
): Reason {
  const figures = test ? figuresOf(metric, test) : NO_FIGURES;
  const text = sentence(decision.rule, { analysis: metric.analysis, empty: emptySide(sides), ...figures });
  return { code: decision.rule, text: `${nameOf({ metric, labels })} ${text}${consequence(metric, decision)}` };
}

/** What the decision does beyond its group's score. */
function consequence({ analysis }: Metric, { classification, failed, criticalFailure }: Decision): string {
  if (analysis.muted) return classification === 'pass' ? '' : ' The metric is muted: it is not scored.';
  if (criticalFailure) return ' The metric is critical: it fails the canary.';
  return failed || classification === 'pass' ? '' : ' It is left out of the score.';
}

function emptySide({ baseline, canary }: Sides<JudgedSide>): string {
  if (canary.count > 0) return 'the baseline';
  return baseline.count > 0 ? 'the canary' : 'both sides';
}

/** What the sentences about a test are made of. */
interface Figures {
  /** The shift with its interval, and the effect. */
  readonly shift: string;
  /** What the interval must clear. */
  readonly band: string;
  /** "a mean ratio", or nothing where the effect has no say. */
  readonly effect: string;
  readonly rises: boolean;
}

/** What figures are told with where no more are needed to show on which side of a bound they lie. */
const DIGITS = 4;

const NO_FIGURES: Figures = { shift: '', band: '', effect: '', rises: false };

function figuresOf({ unit, analysis }: Metric, { effect, meanRatio, probabilityOfSuperiority }: TestResult): Figures {
  if (!effect) return NO_FIGURES;
  const byRatio = analysis.effectSize?.measure !== 'cles';
  const size = byRatio ? meanRatio : probabilityOfSuperiority;
  const name = byRatio ? 'mean ratio' : 'probability of superiority';
  const { allowedIncrease, allowedDecrease } = effectThresholds(analysis);
  const margin = BAND_SHARE * Math.abs(effect.value);
  const [low, high] = [effect.low, effect.high].map((limit) => formatBeside(limit, [-margin, margin], DIGITS));
  const interval = `${formatNumber(effect.confidence * 100)} % interval ${low ?? ''} to ${withUnit(high ?? '', unit)}`;
  const decides = Number.isNaN(size)
    ? `${name} not defined, so the shift alone decides`
    : `${name} ${formatBeside(size, [allowedIncrease, allowedDecrease], DIGITS)}`;
  return {
    shift: `shift ${formatQuantity(effect.value, unit)}, ${interval}, ${decides}`,
    band: `${formatNumber(BAND_SHARE * 100)} % of the shift (${formatQuantity(margin, unit)})`,
    effect: Number.isNaN(size) ? '' : `a ${name}`,
    rises: effect.value > 0,
  };
}

interface Words extends Figures {
  readonly analysis: MetricAnalysis;
  readonly empty: string;
}

function sentence(rule: Rule, { analysis, empty, shift, band, effect, rises }: Words): string {
  const { allowedIncrease, allowedDecrease } = effectThresholds(analysis);
  const below = `${effect} below ${formatBound(allowedIncrease)}`;
  const above = `${effect} above ${formatBound(allowedDecrease)}`;
  switch (rule) {
    case 'shift-high':
      return `is high (${shift}). It passes while the interval does not lie above ${band}${effect && `, or with ${below}`}.`;
    case 'shift-low':
      return `is low (${shift}). It passes while the interval does not lie below minus ${band}${effect && `, or with ${above}`}.`;
    case 'within-tolerance':
      return `passes: it is shifted (${shift}), but ${rises ? below : above} is allowed.`;
    case 'harmless-direction':
      return `passes: it is shifted (${shift}), but only ${analysis.direction === 'increase' ? 'an increase' : 'a decrease'} is bad.`;
    case 'no-shift':
      return `passes: no shift beyond chance (${shift}). It fails when the whole interval lies ${{ increase: 'above', decrease: 'below minus', either: 'above, or below minus,' }[analysis.direction]} ${band}.`;
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
    case 'all-tied':
      return 'cannot be tested: all samples are tied.';
  }
}
