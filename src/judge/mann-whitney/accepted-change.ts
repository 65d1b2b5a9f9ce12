import type { MetricAnalysis } from '../../config/metric-analysis.js';
import type { AcceptedChange } from '../accepted-change.js';
import { toleranceOf } from './tolerance.js';

/** From which changes on a metric may fail by this judge; null where it is not compared. */
export function acceptedChange(analysis: MetricAnalysis): AcceptedChange | null {
  const { compared, direction } = analysis;
  if (!compared) return null;
  const { increase, decrease, absolute } = toleranceOf(analysis);
  return {
    increase: direction === 'decrease' ? null : increase,
    decrease: direction === 'increase' ? null : decrease,
    absolute: absolute ?? null,
  };
}
