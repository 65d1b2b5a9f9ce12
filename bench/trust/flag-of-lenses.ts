import type { Sides } from '../../src/judge/measurement.js';
import { twoLenses } from '../../src/stats/two-lenses.js';

const LEVEL = 0.01;

/** What the two lenses say of sides at 0.01, without any tolerance. */
export function flagOfLenses(inTime: Sides<Float64Array>): string {
  const sorted = { canary: inTime.canary.toSorted(), baseline: inTime.baseline.toSorted() };
  const { pValue, sign } = twoLenses({ inTime, sorted });
  if (pValue > LEVEL) return 'pass';
  return sign > 0 ? 'high' : 'low';
}
