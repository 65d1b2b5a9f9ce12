import type { CountComparison } from '../../stats/count-comparison.js';
import { rateRatioLimits } from '../../stats/rate-ratio.js';
import { studentQuantile } from '../../stats/student-t.js';
import type { Estimate } from './estimate.js';

const PERCENT = 100;

/** The ratio of the rates of events, with exact limits, or those of the slots where these decided. A canary without events has fallen by 100 %. */
export function estimateRates(counts: CountComparison, confidence: number): Estimate {
  const { canary, ratio, difference, robust, baselineRate } = counts;
  const shown = canary.events === 0 && ratio < 1 ? 0 : ratio;
  const limits = counts.decidedBy === 'exact' ? rateRatioLimits(counts, confidence) : limitsBySlots(counts, confidence);
  return {
    change: { kind: 'ratio', relative: shown, absolute: difference * PERCENT },
    effect: { kind: 'ratio', value: shown, ...limits, confidence },
    size: Math.log(ratio),
    scale: 'raw',
    precisions: [robust],
    base: baselineRate * PERCENT,
    figure: 'mean',
  };
}

function limitsBySlots({ ratio, logError, robust }: CountComparison, confidence: number) {
  const reach = studentQuantile((1 + confidence) / 2, robust.df) * logError;
  return Number.isFinite(reach)
    ? { low: ratio * Math.exp(-reach), high: ratio * Math.exp(reach) }
    : { low: 0, high: Infinity };
}
