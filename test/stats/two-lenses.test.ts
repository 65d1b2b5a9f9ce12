import { describe, expect, it } from 'vitest';
import { detectableShift } from '../../src/stats/detectable-change.js';
import { differenceLimits, hodgesLehmann } from '../../src/stats/pairwise-differences.js';
import { studentQuantile } from '../../src/stats/student-t.js';
import { twoLenses } from '../../src/stats/two-lenses.js';
import { pairedDifferences } from '../../src/stats/value-lens.js';
import { JUDGE_VECTORS, type JudgeVector } from '../support/judge-vectors.js';

const RELATIVE = 1e-9;
/** Larger detectable changes are infinite to the reference. */
const ANY_CHANGE = 1e6;

function near(actual: number, expected: number, tolerance = RELATIVE): void {
  expect(Math.abs(actual - expected), `${String(actual)} is not ${String(expected)}`).toBeLessThanOrEqual(
    tolerance * Math.max(Math.abs(expected), 1e-3),
  );
}

function sidesOf({ x, y }: Pick<JudgeVector, 'x' | 'y'>) {
  const inTime = { canary: Float64Array.from(x), baseline: Float64Array.from(y) };
  return { inTime, sorted: { canary: inTime.canary.toSorted(), baseline: inTime.baseline.toSorted() } };
}

describe('twoLenses()', () => {
  it.each(JUDGE_VECTORS)('finds the rank lens of the reference: $id', (vector) => {
    const { rank } = twoLenses(sidesOf(vector));
    const expected = vector.expect.rank;
    const n = vector.x.length;

    expect(rank.u).toBe(expected.U);
    near(rank.standardDeviation, expected.sigmaU);
    near(rank.standardDeviation / (n * n), expected.seIid);
    near(rank.probabilityOfSuperiority, expected.cles);
    near(rank.dependence.lag1, expected.r1);
    near(rank.dependence.autocorrelation, expected.rho);
    near(rank.dependence.inflation, expected.V);
    near(rank.effectiveSamples, expected.nEff);
    near(rank.standardError, expected.se);
    near(rank.df, expected.df);
    near(rank.t, expected.t);
    near(rank.pValue, expected.p);
  });

  it.each(JUDGE_VECTORS)('finds the value lens of the reference: $id', (vector) => {
    const sides = sidesOf(vector);
    const { value } = twoLenses(sides);
    const { scale } = pairedDifferences(sides.inTime);
    const expected = vector.expect.value;

    expect(scale).toBe(expected.scale);
    near(value.mean, expected.mean);
    near(value.dependence.lag1, expected.r1);
    near(value.dependence.autocorrelation, expected.rho);
    near(value.dependence.inflation, expected.V);
    near(value.standardError, expected.se);
    near(value.df, expected.df);
    if (Number.isFinite(value.t)) near(value.t, expected.t);
    near(value.pValue, expected.p);
  });

  it.each(JUDGE_VECTORS)('decides as the reference: $id', (vector) => {
    const lenses = twoLenses(sidesOf(vector));

    near(lenses.pValue, vector.expect.p);
    expect(lenses.sign).toBe(vector.expect.sign);
  });

  it.each(JUDGE_VECTORS)('carries the interval and the detectable change of the reference: $id', (vector) => {
    const sides = sidesOf(vector);
    const { rank, value } = twoLenses(sides);
    const { scale } = pairedDifferences(sides.inTime);
    const { effect, mde } = vector.expect;
    const onScale = (side: Float64Array): Float64Array => (scale === 'log' ? side.map(Math.log) : side);
    const back = (shift: number): number => (scale === 'log' ? Math.exp(shift) : shift);
    const sorted = { canary: onScale(sides.sorted.canary), baseline: onScale(sides.sorted.baseline) };
    const center = hodgesLehmann(sorted);
    const pairs = sorted.canary.length * sorted.baseline.length;

    const limits = differenceLimits(sorted, studentQuantile(0.99, rank.df) * pairs * rank.standardError);
    const reach = studentQuantile(0.99, value.df) * value.standardError;
    const { low, high } = limits ?? { low: center - reach, high: center + reach };
    const shift = detectableShift(value, vector.alpha / 2);

    near(back(center), effect.estimate);
    expect(limits === undefined ? 'value' : 'rank').toBe(effect.ciFrom);
    near(back(low), effect.lower);
    near(back(high), effect.upper);
    const change = scale === 'log' ? Math.expm1(shift) : shift;
    if (mde === null) expect(change).toBeGreaterThan(ANY_CHANGE);
    else near(change, mde);
  });
});
