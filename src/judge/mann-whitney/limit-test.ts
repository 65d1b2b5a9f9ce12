import type { MetricAnalysis } from '../../config/metric-analysis.js';
import type { JudgedSide, LimitTest } from '../judgement.js';
import { settle } from './settle.js';

/** The canary's figure beside its limit; undefined where there is no limit, or nothing to hold against it. */
export function holdAgainstLimit({ limit }: MetricAnalysis, canary: JudgedSide): LimitTest | undefined {
  if (!limit || canary.count === 0) return undefined;
  const { of, max, min } = limit;
  return { of, value: figureOf(canary, limit), max, min };
}

/** 1 where the figure lies above its limit, -1 where below, 0 where within. */
export function breachOf({ value, max, min }: LimitTest): number {
  if (max !== undefined && settle(value) > max) return 1;
  return min !== undefined && settle(value) < min ? -1 : 0;
}

function figureOf(canary: JudgedSide, { of, max, min }: NonNullable<MetricAnalysis['limit']>): number {
  if (of !== 'every') return canary[of];
  const above = max === undefined ? -Infinity : canary.max - max;
  const below = min === undefined ? -Infinity : min - canary.min;
  return above >= below ? canary.max : canary.min;
}
