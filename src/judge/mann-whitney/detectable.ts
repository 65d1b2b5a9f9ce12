import type { MetricAnalysis } from '../../config/metric-analysis.js';
import type { CountComparison } from '../../stats/count-comparison.js';
import {
  detectableRateDecrease,
  detectableRateIncrease,
  detectableShift,
  type Precision,
} from '../../stats/detectable-change.js';
import type { Estimate } from './estimate.js';

/** The smallest change that 80 % of such windows would show. */
export interface Detectable {
  /** 0.5 for half as much again; null where there is nothing to be relative to. */
  readonly relative: number | null;
  /** In the metric's unit. */
  readonly absolute: number;
}

/** The smallest detectable change if the window were longer by this factor; 1 for the window that there is. */
export type DetectableAt = (factor: number) => Detectable;

/** What a change is to be detected by. */
export interface Detecting {
  /** Two-sided. */
  readonly level: number;
  /** Where only a decrease is bad, it is a decrease that is to be detected, else an increase: as large as either on the log scale. */
  readonly direction: MetricAnalysis['direction'];
}

/** The smallest change that the more sensitive measure of an estimate detects. */
export function detectableBySamples(
  { scale, precisions, base }: Pick<Estimate, 'scale' | 'precisions' | 'base'>,
  { level, direction }: Detecting,
): DetectableAt {
  return (factor) => {
    const shift = Math.min(...precisions.map((precision) => detectableShift(longer(precision, factor), level)));
    if (scale === 'raw') return { relative: base === 0 ? null : shift / base, absolute: shift };
    return ofLogarithm(shift, base, direction);
  };
}

/** A shift of logarithms as the change of what it is relative to: a decrease of all of it at most. */
export function ofLogarithm(shift: number, base: number, direction: Detecting['direction']): Detectable {
  const relative = direction === 'decrease' ? -Math.expm1(-shift) : Math.expm1(shift);
  return { relative, absolute: relative * base };
}

const PERCENT = 100;

/** The same for counts: what both the exact test and the one slot by slot detect. In percent of the exposure. */
export function detectableByCounts(
  { canary, baseline, baselineRate, weight, robust, decidedBy }: CountComparison,
  { level, direction }: Detecting,
): DetectableAt {
  const rate = baseline.events / baseline.exposure;
  const detectable = direction === 'decrease' ? detectableRateDecrease : detectableRateIncrease;
  return (factor) => {
    const exact = detectable(
      {
        baselineEvents: baseline.events * factor,
        baselineExposure: baseline.exposure * factor,
        canaryExposure: canary.exposure * factor,
      },
      level,
    );
    const bySlots = decidedBy === 'robust' ? detectableShift(longer(robust, factor), level) / weight : 0;
    return {
      relative: rate > 0 && baselineRate > 0 ? Math.max(exact / rate, bySlots / baselineRate) : null,
      absolute: Math.max(exact, bySlots) * PERCENT,
    };
  };
}

function longer({ standardError, df }: Precision, factor: number): Precision {
  return { standardError: standardError / Math.sqrt(factor), df: df * factor };
}

/** Nobody waits longer than that for what could be had otherwise. */
export const LONGEST_FACTOR = 10;
const HALVINGS = 30;

/** By which factor a window that does not detect enough must be longer, to about 1 %; null where ten times is not enough. */
export function factorNeeded(isEnough: (factor: number) => boolean): number | null {
  if (!isEnough(LONGEST_FACTOR)) return null;
  let [low, high] = [1, LONGEST_FACTOR];
  for (let i = 0; i < HALVINGS && high / low > 1.01; i++) {
    const middle = Math.sqrt(low * high);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
