import type { MetricAnalysis } from '../../config/metric-analysis.js';
import type { Classification } from '../judgement.js';
import type { EffectThresholds } from './effect-thresholds.js';
import type { ShiftInterval } from './shift-interval.js';

/** What Kayenta decides of a metric, and by which of its rules. */
export interface Decision {
  readonly classification: Classification;
  readonly failed: boolean;
  readonly criticalFailure: boolean;
  readonly rule: Rule;
}

/** The rules that can decide; the code of the metric's reason. */
export type Rule =
  | 'no-data'
  | 'required-data-missing'
  | 'no-data-as-zero'
  | 'identical'
  | 'one-value'
  | 'all-tied'
  | 'shift-high'
  | 'shift-low'
  | 'within-tolerance'
  | 'harmless-direction'
  | 'no-shift';

/** The share of the estimated shift that the interval must clear. Being relative to the estimate it is no tolerance, but a level: 3.1 standard errors. */
export const BAND_SHARE = 0.25;

/** A pass by `rule`. */
export function passBy(rule: Rule): Decision {
  return { classification: 'pass', failed: false, criticalFailure: false, rule };
}

/** What it means that a side has no samples left. A gap that counts as 0 leaves none only where there were no slots at all. */
export function decideNoData({ missing, onNoData, critical }: MetricAnalysis): Decision {
  if (missing === 'zero') return passBy('no-data-as-zero');
  const required = onNoData === 'fail' && !critical;
  return {
    classification: 'no-data',
    failed: required,
    criticalFailure: critical,
    rule: required ? 'required-data-missing' : 'no-data',
  };
}

/** The samples cannot be ranked: counted neither as passed nor as failed, not even for a critical metric. */
export function errorBy(rule: Rule): Decision {
  return { classification: 'error', failed: false, criticalFailure: false, rule };
}

/** What the shift's interval and the effect mean. An effect of NaN (a mean of 0) meets every threshold. */
export function decideShift(
  { lower, upper, estimate }: ShiftInterval,
  { effect, thresholds }: { readonly effect: number; readonly thresholds: EffectThresholds },
  { direction, critical }: Pick<MetricAnalysis, 'direction' | 'critical'>,
): Decision {
  const band = BAND_SHARE * Math.abs(estimate);
  const reaches = (threshold: number): boolean => Number.isNaN(effect) || effect >= threshold;
  const dropsTo = (threshold: number): boolean => Number.isNaN(effect) || effect <= threshold;
  const isHigh = lower > band;
  const isLow = upper < -band;
  const badHigh = isHigh && direction !== 'decrease';
  const badLow = isLow && direction !== 'increase';
  if (badHigh && reaches(thresholds.allowedIncrease))
    return failure('high', critical && reaches(thresholds.criticalIncrease));
  if (badLow && dropsTo(thresholds.allowedDecrease))
    return failure('low', critical && dropsTo(thresholds.criticalDecrease));
  if (badHigh || badLow) return passBy('within-tolerance');
  return passBy(isHigh || isLow ? 'harmless-direction' : 'no-shift');
}

function failure(classification: 'high' | 'low', criticalFailure: boolean): Decision {
  return { classification, failed: true, criticalFailure, rule: `shift-${classification}` };
}
