import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankSum } from '../../src/stats/rank-sum.js';
import { sidesOf, wilcoxVectors } from '../support/wilcox-vectors.js';

const sorted = (...values: number[]): Float64Array => Float64Array.from(values).sort();
const sample = fc.array(
  fc.integer({ min: -3, max: 5 }).map((value) => value / 2),
  { minLength: 1, maxLength: 12 },
);

describe('rankSum()', () => {
  it.each(wilcoxVectors)('equals R on $id', (vector) => {
    const ranked = rankSum(sidesOf(vector));

    expect(ranked.u).toBe(vector.normalUncorrected.W);
    expect(ranked.probabilityOfSuperiority).toBe(vector.clesXgreaterY);
    expect(Math.abs(ranked.standardDeviation - vector.sigmaU)).toBeLessThanOrEqual(4e-15 * vector.sigmaU);
    expect(ranked.tieTerm > 0).toBe(vector.ties);
  });

  it('counts each pair, and a tie half', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const wins = x.flatMap((a) => y.map((b): number => (a > b ? 1 : a === b ? 0.5 : 0)));
        const all = [...x, ...y];
        const groups = [...new Set(all.map((value) => value + 0))].map(
          (v) => all.filter((other) => other === v).length,
        );

        const ranked = rankSum({ canary: sorted(...x), baseline: sorted(...y) });

        expect(ranked.u).toBe(wins.reduce((sum, win) => sum + win, 0));
        expect(ranked.tieTerm).toBe(groups.reduce((sum, t) => sum + t ** 3 - t, 0));
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });

  it('is mirrored when the sides are swapped', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const one = rankSum({ canary: sorted(...x), baseline: sorted(...y) });
        const other = rankSum({ canary: sorted(...y), baseline: sorted(...x) });

        expect(other.u).toBe(x.length * y.length - one.u);
        expect(other.tieTerm).toBe(one.tieTerm);
        expect(other.standardDeviation).toBe(one.standardDeviation);
      }),
      { seed: 20261121 },
    );
  });

  it('stays the same under a strictly increasing transform', () => {
    const transformed = (values: number[]): Float64Array => sorted(...values.map((v) => Math.exp(v) * 1e-7 - 3));
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        expect(rankSum({ canary: transformed(x), baseline: transformed(y) })).toEqual(
          rankSum({ canary: sorted(...x), baseline: sorted(...y) }),
        );
      }),
      { seed: 20261121 },
    );
  });

  it('takes -0 and 0 for equal', () => {
    const ranked = rankSum({ canary: sorted(-0, 0, 1), baseline: sorted(0, -0, -1) });

    expect(ranked).toMatchObject({ u: 7, tieTerm: 60 });
  });

  it('has no spread when all observations are equal, however many they are', () => {
    // Of 330,284 and 330,292 observations the formula alone would leave 6e-11 and -6e-11.
    for (const n of [1, 7, 3_001, 165_142, 165_146]) {
      const equal = new Float64Array(n).fill(0.1);

      expect(rankSum({ canary: equal, baseline: equal })).toMatchObject({ standardDeviation: 0, u: (n * n) / 2 });
    }
  });

  it('ranks one sample against one', () => {
    expect(rankSum({ canary: sorted(2), baseline: sorted(1) })).toEqual({
      u: 1,
      tieTerm: 0,
      standardDeviation: 0.5,
      probabilityOfSuperiority: 1,
    });
  });

  it('ranks infinities at the ends', () => {
    expect(rankSum({ canary: sorted(-Infinity, Infinity), baseline: sorted(0, Infinity) })).toMatchObject({
      u: 1.5,
      tieTerm: 6,
    });
  });

  it('refuses an empty side', () => {
    expect(() => rankSum({ canary: sorted(), baseline: sorted(1) })).toThrow(RangeError);
    expect(() => rankSum({ canary: sorted(1), baseline: sorted() })).toThrow(RangeError);
  });
});
