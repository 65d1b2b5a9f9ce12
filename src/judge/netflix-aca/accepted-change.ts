import type { MetricAnalysis } from '../../config/metric-analysis.js';
import type { AcceptedChange } from '../accepted-change.js';
import { settle } from '../settle.js';
import { effectThresholds } from './effect-thresholds.js';

/** From which changes of the mean on a metric may fail by Kayenta's rules; null where they are told as chances. */
export function acceptedChange(analysis: MetricAnalysis): AcceptedChange | null {
  const { measure, allowedIncrease, allowedDecrease } = effectThresholds(analysis);
  if (measure === 'cles') return null;
  const { direction } = analysis;
  return {
    increase: direction === 'decrease' ? null : settle(Math.max(0, allowedIncrease - 1)),
    decrease: direction === 'increase' ? null : settle(Math.max(0, 1 - allowedDecrease)),
    absolute: null,
  };
}
