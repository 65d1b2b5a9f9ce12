import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannWhitney } from '../../src/stats/mann-whitney.js';
import { rankSumTails } from '../../src/stats/rank-sum-distribution.js';
import { tiedRankSumTails } from '../../src/stats/tied-rank-sum-distribution.js';
import { sidesOf, wilcoxVectors } from '../support/wilcox-vectors.js';

const sorted = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();
const steps = (length: number, offset: number): Float64Array => Float64Array.from({ length }, (_, i) => i + offset);
const vectorOf = (id: string) => wilcoxVectors.find((vector) => vector.id === id)!;
const relativeError = (value: number, expected: number | null | undefined): number =>
  Math.abs(value / (expected ?? NaN) - 1);

const sample = fc.array(
  fc.integer({ min: -4, max: 9 }).map((value) => value / 2),
  { minLength: 1, maxLength: 14 },
);

describe('mannWhitney()', () => {
  it.each(wilcoxVectors.filter(({ ties, n, m }) => !ties && n * m <= 10_000))('equals exact R on $id', (vector) => {
    const result = mannWhitney(sidesOf(vector));

    expect(result.method).toBe('exact');
    expect(result.u).toBe(vector.exact98?.W);
    expect(result.probabilityOfSuperiority).toBe(vector.clesXgreaterY);
    expect(relativeError(result.standardDeviation, vector.sigmaU)).toBeLessThan(4e-15);
    expect(relativeError(result.pValue, vector.exact98?.p)).toBeLessThan(1e-13);
    expect(relativeError(result.less, vector.exactLess?.p)).toBeLessThan(1e-13);
    expect(relativeError(result.greater, vector.exactGreater?.p)).toBeLessThan(1e-13);
  });

  it.each(wilcoxVectors.filter(({ ties, n, m }) => (ties ? n + m > 60 : n * m > 10_000)))(
    'equals R with the normal approximation on $id',
    (vector) => {
      const result = mannWhitney(sidesOf(vector));

      expect(result.method).toBe('normal');
      expect(result.u).toBe(vector.normalCorrected98.W);
      expect(relativeError(result.pValue, vector.normalCorrected98.p)).toBeLessThan(1e-13);
      expect(relativeError(result.less, vector.normalLess.p)).toBeLessThan(1e-13);
      expect(relativeError(result.greater, vector.normalGreater.p)).toBeLessThan(1e-13);
    },
  );

  it.each(wilcoxVectors.filter(({ ties, n, m, sigmaU }) => ties && n + m <= 60 && sigmaU > 0))(
    'is exact with ties where R approximates, and not far from it, on $id',
    (vector) => {
      const { atMost, atLeast } = tiedRankSumTails(sidesOf(vector));

      const result = mannWhitney(sidesOf(vector));

      expect(result).toMatchObject({ method: 'exact', u: vector.normalUncorrected.W, less: atMost, greater: atLeast });
      expect(result.pValue).toBe(Math.min(1, 2 * atMost, 2 * atLeast));
      expect(Math.abs(result.less - (vector.normalLess.p ?? NaN))).toBeLessThan(0.05);
      expect(Math.abs(result.greater - (vector.normalGreater.p ?? NaN))).toBeLessThan(0.05);
    },
  );

  it('is exact where both sides are constant, of which R makes nothing', () => {
    const result = mannWhitney(sidesOf(vectorOf('ties-two-constants')));

    // One of the C(10, 5) = 252 ways to share the ten samples out is as high.
    expect(result).toMatchObject({ u: 25, method: 'exact', less: 1 });
    expect(relativeError(result.greater, 1 / 252)).toBeLessThan(1e-15);
    expect(relativeError(result.pValue, 2 / 252)).toBeLessThan(1e-15);
  });

  it('is 1 when all observations are equal, few or many', () => {
    const few = mannWhitney(sidesOf(vectorOf('all-equal')));
    const many = mannWhitney({ canary: sorted(Array(500).fill(7)), baseline: sorted(Array(90).fill(7)) });

    expect(few).toMatchObject({ pValue: 1, less: 1, greater: 1, standardDeviation: 0, method: 'exact' });
    expect(many).toMatchObject({ pValue: 1, less: 1, greater: 1, standardDeviation: 0, method: 'exact' });
  });

  it('is 1 for the same sample on both sides', () => {
    expect(mannWhitney(sidesOf(vectorOf('identical-samples'))).pValue).toBe(1);
    expect(mannWhitney({ canary: steps(200, 0), baseline: steps(200, 0) })).toMatchObject({
      pValue: 1,
      method: 'normal',
    });
  });

  it('turns from exact to normal beyond 10,000 pairs without ties', () => {
    const last = mannWhitney({ canary: steps(100, 30.5), baseline: steps(100, 0) });
    const next = mannWhitney({ canary: steps(100, 30.5), baseline: steps(101, 0) });

    expect(last.method).toBe('exact');
    expect(last.greater).toBe(rankSumTails(last.u, 100, 100).atLeast);
    expect(next.method).toBe('normal');
  });

  it('turns from exact to normal beyond 60 samples with ties', () => {
    expect(mannWhitney({ canary: steps(30, 3), baseline: steps(30, 0) }).method).toBe('exact');
    expect(mannWhitney({ canary: steps(30, 3), baseline: steps(31, 0) }).method).toBe('normal');
  });

  it('exchanges less and greater and keeps p when the sides are swapped', () => {
    fc.assert(
      fc.property(sample, sample, fc.constantFrom(1, 6), (x, y, times) => {
        // Repeated, the samples are too many for the exact distribution.
        const canary = sorted(Array<number[]>(times).fill(x).flat());
        const baseline = sorted(Array<number[]>(times).fill(y).flat());

        const one = mannWhitney({ canary, baseline });
        const other = mannWhitney({ canary: baseline, baseline: canary });

        expect(other.u).toBe(canary.length * baseline.length - one.u);
        expect(other.less).toBeCloseTo(one.greater, 14);
        expect(other.greater).toBeCloseTo(one.less, 14);
        expect(other.pValue).toBeCloseTo(one.pValue, 14);
        expect(other.method).toBe(one.method);
      }),
      { seed: 20261121, numRuns: 300 },
    );
  });

  it('stays the same under a strictly increasing transform', () => {
    const transformed = (values: number[]): Float64Array => sorted(values.map((v) => Math.exp(v) * 1e9 - 1));
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        expect(mannWhitney({ canary: transformed(x), baseline: transformed(y) })).toEqual(
          mannWhitney({ canary: sorted(x), baseline: sorted(y) }),
        );
      }),
      { seed: 20261121 },
    );
  });

  it('leaves the samples as they are', () => {
    const canary = sorted([5, 1, 3, 3]);
    const baseline = sorted([2, 3, 9]);

    mannWhitney({ canary, baseline });

    expect([...canary]).toEqual([1, 3, 3, 5]);
    expect([...baseline]).toEqual([2, 3, 9]);
  });

  it('refuses an empty side', () => {
    expect(() => mannWhitney({ canary: sorted([]), baseline: sorted([1]) })).toThrow(RangeError);
    expect(() => mannWhitney({ canary: sorted([1]), baseline: sorted([]) })).toThrow(RangeError);
  });
});
