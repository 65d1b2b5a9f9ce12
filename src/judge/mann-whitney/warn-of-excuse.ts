import type { Reason } from '../measurement.js';
import { nameOf } from '../name-of.js';
import { settle } from '../settle.js';
import { boundsOf, describeChange } from './describe-change.js';
import { describeShare } from './describe-tolerance.js';
import type { Evidence } from './evidence.js';
import { inBadDirection, type Significance } from './significance.js';
import { criticalToleranceOf, reaches, toleranceOf } from './tolerance.js';

/** That a metric passes by what healthy sides have shown alone: the window by itself shows a change beyond chance that is not tolerated. */
export function warnOfExcuse({ measured, finding }: Evidence, significance: Significance | undefined): Reason[] {
  if (finding.kind !== 'compared' || !significance || significance.alone) return [];
  const { withoutHistory, estimate, history } = finding.comparison;
  if (!withoutHistory || !history) return [];
  const { analysis, unit } = measured.metric;
  const { pValue, sign } = withoutHistory;
  // A look that has no limit decides nothing.
  const shown = significance.limit > 0 && settle(inBadDirection({ analysis, pValue, sign })) <= significance.limit;
  if (!shown || !reaches(estimate.change, toleranceOf(analysis), sign)) return [];
  const change = describeChange(estimate.change, unit, boundsOf(analysis, estimate.change, sign));
  const critical = analysis.critical && reaches(estimate.change, criticalToleranceOf(analysis), sign);
  const spread = describeShare(Number(history.spread.toPrecision(2)));
  const text = `${nameOf(measured)} passes by its calibration alone, whose healthy effects spread by ${spread}: it is ${change}, which by this window would fail ${critical ? 'the canary' : 'the metric'}. Where healthy sides do not differ so much, calibrate again without incidents.`;
  return [{ code: 'calibration-excuses', text }];
}
