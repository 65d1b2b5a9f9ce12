import type { MetricAnalysis } from '../../config/metric-analysis.js';
import type { Metric } from '../../config/metric-config.js';
import type { LimitTest } from '../test-result.js';
import { settle } from '../settle.js';
import { isInfinite, type CleanSides } from './clean-sides.js';
import { fewestForLimit } from './find-data-problem.js';

/** The canary's figure beside its limit; undefined where there is no limit, or nothing to hold against it. */
export function holdAgainstLimit(
  { analysis: { limit } }: Metric,
  measured: Float64Array,
  clean: CleanSides,
): LimitTest | undefined {
  if (!limit) return undefined;
  const { of, max, min } = limit;
  const value = of === 'every' ? furthest(measured, clean, limit) : clean.judged.canary[of];
  return Number.isNaN(value) ? undefined : { of, value, max, min };
}

/** 1 where the figure lies above its limit, -1 where below, 0 where within. */
export function breachOf({ value, max, min }: LimitTest): number {
  if (max !== undefined && settle(value) > max) return 1;
  return min !== undefined && settle(value) < min ? -1 : 0;
}

/** Whether the canary's samples are enough to break a limit: a single one that is out is, and for any other figure as many as a figure needs, none of them infinite. */
export function canBreak({ of }: LimitTest, metric: Metric, { judged, infinite, canary }: CleanSides): boolean {
  return of === 'every' || (infinite.canary === 0 && judged.canary.count >= fewestForLimit(metric, canary.length));
}

/** The sample that is furthest out; an infinite one is, on its side, and says nothing of the other. NaN where there is none. */
function furthest(
  measured: Float64Array,
  { judged: { canary } }: CleanSides,
  { max, min }: NonNullable<MetricAnalysis['limit']>,
): number {
  if (max !== undefined && measured.some((value) => value > 0 && isInfinite(value))) return Infinity;
  if (min !== undefined && measured.some((value) => value < 0 && isInfinite(value))) return -Infinity;
  const above = max === undefined ? -Infinity : canary.max - max;
  const below = min === undefined ? -Infinity : min - canary.min;
  return above >= below ? canary.max : canary.min;
}
