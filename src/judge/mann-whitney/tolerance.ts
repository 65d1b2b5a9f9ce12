import type { MetricAnalysis } from '../../config/metric-analysis.js';
import { settle } from '../settle.js';

/** How far a change goes, in both ways in which it can be told. */
export interface Change {
  /** Whether `relative` is the canary in multiples of the baseline, or the difference in multiples of the baseline's typical size. */
  readonly kind: 'ratio' | 'difference';
  /** Infinity for what has risen from nothing. */
  readonly relative: number;
  /** Of the canary to the baseline, in the metric's unit. */
  readonly absolute: number;
}

/** The relative changes that are allowed where a metric says nothing: real replicas that are healthy differ by less. */
const ALLOWED_CHANGE = 0.1;
/** What a pass must have been able to see where a metric does not say: a doubling, and its mirror image, a halving. */
const MUST_DETECT = { increase: 1, decrease: 0.5 };

/** What a metric tolerates, its defaults filled in. */
export interface Tolerance {
  /** Undefined where only the absolute part counts, for values below zero. */
  readonly increase: number;
  readonly decrease: number;
  readonly absolute: number | undefined;
  /** Whether the relative part was asked for. */
  readonly relativeGiven: boolean;
}

/** The changes that a metric allows: by `tolerance`, or by Kayenta's effect sizes where the config is Kayenta's. */
export function toleranceOf({ tolerance, effectSize }: MetricAnalysis): Tolerance {
  const relative =
    tolerance?.relative ?? relativeOf(effectSize?.measure, effectSize?.allowedIncrease, effectSize?.allowedDecrease);
  return {
    increase: relative.increase ?? ALLOWED_CHANGE,
    decrease: relative.decrease ?? ALLOWED_CHANGE,
    absolute: tolerance?.absolute,
    relativeGiven: tolerance?.relative !== undefined,
  };
}

/** From which changes on a critical metric that fails does fail the canary; what it does not say is its tolerance. */
export function criticalToleranceOf(analysis: MetricAnalysis): Tolerance {
  const { criticalChange, effectSize } = analysis;
  const allowed = toleranceOf(analysis);
  const critical =
    criticalChange ?? relativeOf(effectSize?.measure, effectSize?.criticalIncrease, effectSize?.criticalDecrease);
  return {
    ...allowed,
    increase: Math.max(allowed.increase, critical.increase ?? 0),
    decrease: Math.max(allowed.decrease, critical.decrease ?? 0),
    relativeGiven: allowed.relativeGiven || criticalChange !== undefined,
  };
}

/** The relative change that the metric must be able to show for its pass to be evidence: of a decrease, where only that is bad, a share of the baseline. */
export function mustDetectOf({ mustDetect, direction }: Pick<MetricAnalysis, 'mustDetect' | 'direction'>): number {
  return direction === 'decrease'
    ? Math.min(mustDetect ?? MUST_DETECT.decrease, 1)
    : (mustDetect ?? MUST_DETECT.increase);
}

/** Kayenta's ratios of means as relative changes; its default, no change at all, is none of ours, and cles cannot be told as a change. */
function relativeOf(measure: string | undefined, increase: number | undefined, decrease: number | undefined) {
  if (measure === 'cles') return {};
  return {
    ...(increase !== undefined && increase > 1 ? { increase: settle(increase - 1) } : {}),
    ...(decrease !== undefined && decrease < 1 ? { decrease: settle(1 - decrease) } : {}),
  };
}

/** Whether a change upwards (sign 1) or downwards (-1) is as large as the tolerance, in both its parts. */
export function reaches(change: Change, tolerance: Tolerance, sign: number): boolean {
  const { absolute } = tolerance;
  const allowed = sign > 0 ? tolerance.increase : tolerance.decrease;
  const largeEnough = absolute === undefined || settle(Math.abs(change.absolute)) >= absolute;
  if (change.kind === 'difference') {
    const relative = countsInUnitOnly(change, tolerance) || settle(change.relative * sign) >= allowed;
    return change.absolute * sign > 0 && largeEnough && relative;
  }
  const farEnough =
    sign > 0 ? settle(change.relative) >= settle(1 + allowed) : settle(change.relative) <= settle(1 - allowed);
  return largeEnough && farEnough;
}

/**
 * Whether only the absolute part of a tolerance can be what was meant of such a change: values around zero have no ratio, and nothing is a
 * share of nothing.
 */
export function countsInUnitOnly(
  { kind, relative }: Pick<Change, 'kind' | 'relative'>,
  { absolute, relativeGiven }: Tolerance,
): boolean {
  if (absolute === undefined) return false;
  return kind === 'difference' ? !relativeGiven : relative === Infinity;
}
