import { toleranceOf } from '../../judge/mann-whitney/tolerance.js';
import { countsEvents } from '../../measure/plan-judgement.js';
import type { CalibrationPage } from '../../report/calibration-page.js';
import type { CalibrationFindings } from './to-calibration.js';

/** What a page tells of what a calibration has learned. */
export function toPage({ calibration, facts }: CalibrationFindings): CalibrationPage {
  const metrics = calibration.metrics.flatMap((calibrated) => {
    const known = facts.find(({ metric }) => metric.name === calibrated.name);
    if (!known) return [];
    const { metric, effects } = known;
    const { increase, decrease, absolute } = toleranceOf(metric.analysis);
    const tolerance = { increase, decrease, absolute };
    // Counts are judged as percentages.
    const unit = metric.query && countsEvents(metric.query) ? 'percentage points' : metric.unit;
    return [{ metric: calibrated, unit, direction: metric.analysis.direction, tolerance, effects }];
  });
  return { calibration, metrics };
}
