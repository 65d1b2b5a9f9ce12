import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedDifferences, valueLens } from '../../src/stats/value-lens.js';

const sides = (canary: readonly number[], baseline: readonly number[]) => ({
  canary: Float64Array.from(canary),
  baseline: Float64Array.from(baseline),
});

describe('pairedDifferences()', () => {
  it('are of logarithms where all samples are positive, else of the values', () => {
    expect(pairedDifferences(sides([2, 8], [1, 4]))).toMatchObject({
      scale: 'log',
      values: Float64Array.of(Math.LN2, Math.log(8) - Math.log(4)),
    });
    expect(pairedDifferences(sides([2, 0], [1, 4])).values).toEqual(Float64Array.of(1, -4));
    expect(pairedDifferences(sides([2, 8], [-1, 4])).values).toEqual(Float64Array.of(3, 4));
  });

  it('are told with the size of what was subtracted', () => {
    expect(pairedDifferences(sides([0, -7], [1, 4]))).toMatchObject({ scale: 'raw', magnitude: 7 });
  });
});

describe('valueLens()', () => {
  it('is the paired t test where samples are independent', () => {
    // R: t.test(c(1, 2, 4, 3, 0, 2)): t = 3.4641, df = 5, p = 0.01798
    const { t, df, pValue } = valueLens({ values: Float64Array.of(1, 2, 4, 3, 0, 2), magnitude: 4 }, false);

    expect(t).toBeCloseTo(2 / Math.sqrt(2 / 6), 12);
    expect(df).toBe(5);
    expect(pValue).toBeCloseTo(0.0179, 3);
  });

  it('has fewer effective samples and a larger error where neighbours resemble each other', () => {
    const slow = { values: Float64Array.from({ length: 60 }, (_, i) => 1 + Math.sin(i / 8)), magnitude: 2 };

    const dependent = valueLens(slow);
    const independent = valueLens(slow, false);

    expect(dependent.effectiveSamples).toBeLessThan(independent.effectiveSamples / 4);
    expect(dependent.standardError).toBeGreaterThan(independent.standardError);
    expect(dependent.pValue).toBeGreaterThan(independent.pValue);
  });

  it.each([
    [0, 1],
    [3, 0],
  ])('needs no spread to tell what is always the same: difference %d has p %d', (difference, pValue) => {
    const lens = valueLens({ values: new Float64Array(20).fill(difference), magnitude: 10 });

    expect(lens).toMatchObject({ standardError: 0, pValue });
  });

  it('takes the rounding of large numbers for no spread, and no difference for none', () => {
    const canary = Array.from({ length: 20 }, (_, i) => 1e6 * (1 + i) * 0.1);
    const baseline = Array.from({ length: 20 }, (_, i) => 1e5 * (1 + i));

    expect(valueLens(pairedDifferences(sides(canary, baseline))).pValue).toBe(1);
  });

  it('mirrors when the sides are swapped', () => {
    const positive = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 8, maxLength: 8 });

    fc.assert(
      fc.property(positive, positive, (a, b) => {
        const one = valueLens(pairedDifferences(sides(a, b)));
        const other = valueLens(pairedDifferences(sides(b, a)));

        expect(other.pValue).toBeCloseTo(one.pValue, 12);
        expect(other.mean).toBeCloseTo(-one.mean, 12);
      }),
    );
  });

  it('does not see what both sides share', () => {
    const [a, b] = [
      [3, 5, 4, 6, 2, 7, 5, 4],
      [2, 5, 3, 4, 3, 5, 4, 4],
    ];
    const load = [1, 2, 4, 8, 16, 32, 64, 128];
    const loaded = (side: readonly number[]): number[] => side.map((value, i) => value * load[i]!);

    const plain = valueLens(pairedDifferences(sides(a, b)));
    const shared = valueLens(pairedDifferences(sides(loaded(a), loaded(b))));

    expect(shared.pValue).toBeCloseTo(plain.pValue, 12);
    expect(shared.mean).toBeCloseTo(plain.mean, 12);
  });
});
