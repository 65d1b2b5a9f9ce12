import type { CountComparison } from '../../stats/count-comparison.js';
import { detectableRateIncrease, detectableShift, type Precision } from '../../stats/detectable-change.js';
import type { Estimate } from './estimate-effect.js';

/** The smallest change that 80 % of such windows would show. */
export interface Detectable {
  /** 0.5 for half as much again; null where there is nothing to be relative to. */
  readonly relative: number | null;
  /** In the metric's unit. */
  readonly absolute: number;
}

/** The smallest detectable change if the window were longer by this factor; 1 for the window that there is. */
export type DetectableAt = (factor: number) => Detectable;

/** The smallest change that the more sensitive measure of an estimate detects at this two-sided level. */
export function detectableBySamples(
  { scale, precisions }: Pick<Estimate, 'scale' | 'precisions'>,
  baselineMean: number,
  level: number,
): DetectableAt {
  const size = Math.abs(baselineMean);
  return (factor) => {
    const shift = Math.min(...precisions.map((precision) => detectableShift(longer(precision, factor), level)));
    if (scale === 'log') return { relative: Math.expm1(shift), absolute: Math.expm1(shift) * size };
    return { relative: size === 0 ? null : shift / size, absolute: shift };
  };
}

const PERCENT = 100;

/** The same for counts: what both the exact test and the one slot by slot detect. In percent of the exposure. */
export function detectableByCounts(
  { canary, baseline, weight, robust, decidedBy }: CountComparison,
  level: number,
): DetectableAt {
  const rate = baseline.events / baseline.exposure;
  return (factor) => {
    const exact = detectableRateIncrease(
      {
        baselineEvents: baseline.events * factor,
        baselineExposure: baseline.exposure * factor,
        canaryExposure: canary.exposure * factor,
      },
      level,
    );
    const bySlots = decidedBy === 'robust' ? detectableShift(longer(robust, factor), level) / weight : 0;
    const increase = Math.max(exact, bySlots);
    return { relative: rate === 0 ? null : increase / rate, absolute: increase * PERCENT };
  };
}

function longer({ standardError, df }: Precision, factor: number): Precision {
  return { standardError: standardError / Math.sqrt(factor), df: df * factor };
}

const LONGEST_FACTOR = 1_000;
const HALVINGS = 30;

/** By which factor a window that does not detect enough must be longer, to about 1 %; null where a thousand times is not enough. */
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
