import type { MeasuredMetric } from '../../judge/measurement.js';
import { describe, mean } from '../../stats/describe.js';
import { median } from '../../stats/median.js';
import { pairedDifferences } from '../../stats/value-lens.js';

/**
 * The standard deviation of a slot's difference between the sides, on the scale that histories keep effects on: of logarithms, or in
 * multiples of the baseline's typical size. Undefined where fewer than two slots have both sides, or the baseline is nothing.
 */
export function slotDeviation({ metric, baseline, canary }: MeasuredMetric): number | undefined {
  const gapIsZero = metric.analysis.missing === 'zero';
  const whole = (value: number | undefined): number => (gapIsZero && Number.isNaN(value) ? 0 : (value ?? NaN));
  const pairs = Array.from(baseline, (value, slot) => ({ baseline: whole(value), canary: whole(canary[slot]) }));
  const both = pairs.filter((pair) => Number.isFinite(pair.baseline) && Number.isFinite(pair.canary));
  if (both.length < 2) return undefined;
  const sides = {
    baseline: Float64Array.from(both, (pair) => pair.baseline),
    canary: Float64Array.from(both, (pair) => pair.canary),
  };
  const { scale, values } = pairedDifferences(sides);
  const { standardDeviation } = describe(values);
  if (scale === 'log') return standardDeviation;
  const negative = both.some((pair) => pair.baseline < 0 || pair.canary < 0);
  const size = negative ? median([...sides.baseline.map(Math.abs)]) : mean(sides.baseline);
  return size > 0 ? standardDeviation / size : undefined;
}
