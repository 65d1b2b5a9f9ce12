import type { JudgeSettings } from '../config/judge-settings.js';
import type { MetricAnalysis } from '../config/metric-analysis.js';
import { asPercent, type DirectedChange, type OptionAdvice } from './advice.js';
import { writtenChange } from './written-change.js';

/** What a pass must have been able to see where a metric does not say. */
const MUST_DETECT = { increase: 1, either: 1, decrease: 0.5 };

/** What must be raised with a tolerance: what is tolerated never fails, so that it is never critical and need not be seen. */
export function adviseAgainstContradictions(
  analysis: MetricAnalysis,
  tolerance: DirectedChange,
  judge: JudgeSettings,
): OptionAdvice[] {
  return [
    ...ofCriticalChange(analysis, tolerance),
    ...(judge.name === 'mann-whitney' ? ofMustDetect(analysis, tolerance) : []),
  ];
}

function ofCriticalChange({ criticalChange }: MetricAnalysis, tolerance: DirectedChange): OptionAdvice[] {
  if (!criticalChange) return [];
  const raised = (['increase', 'decrease'] as const).flatMap((direction) => {
    const [tolerated, critical] = [tolerance[direction], criticalChange[direction]];
    if (tolerated === undefined || critical === undefined) return [];
    return [{ direction, critical, value: Math.max(critical, tolerated) }];
  });
  if (raised.every(({ critical, value }) => critical === value)) return [];
  const value = writtenChange(Object.fromEntries(raised.map((one) => [one.direction, one.value])));
  const before = raised.map(({ critical }) => asPercent(critical)).join(' and ');
  const why = `It was ${before}, less than what is tolerated, which never fails.`;
  return [{ option: 'criticalChange', value, why }];
}

function ofMustDetect(
  { mustDetect, direction }: MetricAnalysis,
  { increase, decrease }: DirectedChange,
): OptionAdvice[] {
  const least = Math.min(increase ?? Infinity, decrease ?? Infinity);
  const before = mustDetect ?? MUST_DETECT[direction];
  if (before >= least) return [];
  const why = `It was ${asPercent(before)}${mustDetect === undefined ? ' by default' : ''}, less than what is tolerated, which never fails, seen or not.`;
  return [{ option: 'mustDetect', value: least, why }];
}
