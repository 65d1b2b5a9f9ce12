import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AllTiedError, shiftedRankSum } from '../../src/stats/shifted-rank-sum.js';

const sorted = (...values: number[]): Float64Array => Float64Array.from(values).sort();

/** W(shift) from its definition: every rank looked up in the joint sample. */
function slowly(canary: Float64Array, baseline: Float64Array, shift: number): number {
  const moved = Array.from(canary, (value) => value - shift);
  const all = [...moved, ...baseline];
  const n = canary.length;
  const m = baseline.length;
  const rank = (value: number): number => {
    const below = all.filter((other) => other < value).length;
    const equal = all.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  };
  const dz = moved.reduce((sum, value) => sum + rank(value), 0) - (n * (n + 1)) / 2 - (n * m) / 2;
  const ties = [...new Set(all)].map((value) => all.filter((other) => other === value).length);
  const tieTerm = ties.reduce((sum, t) => sum + (t ** 3 - t), 0);
  const sigma = Math.sqrt(((n * m) / 12) * (n + m + 1 - tieTerm / ((n + m) * (n + m - 1))));
  return (dz - 0.5 * Math.sign(dz)) / sigma;
}

describe('shiftedRankSum()', () => {
  it('is the corrected z of a textbook sample', () => {
    // R 4.2.2: -qnorm(wilcox.test(c(9.1, 8.4, 10.2, 7.7, 9.9), c(4.2, 5.1, 3.8, 6, 5.5), exact = FALSE)$p.value / 2)
    const z = shiftedRankSum({ canary: sorted(9.1, 8.4, 10.2, 7.7, 9.9), baseline: sorted(4.2, 5.1, 3.8, 6, 5.5) })(0);

    expect(z).toBeCloseTo(2.5067182457620487, 14);
  });

  it('equals its definition, with ties and without', () => {
    const sample = fc.array(
      fc.integer({ min: -4, max: 9 }).map((value) => value / 2),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: -6, max: 6 }), (x, y, shift) => {
        const canary = sorted(...x);
        const baseline = sorted(...y);
        const expected = slowly(canary, baseline, shift);
        fc.pre(Number.isFinite(expected));
        expect(shiftedRankSum({ canary, baseline })(shift)).toBe(expected);
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });

  it('equals its definition at any scale, at shifts where samples meet and beside them', () => {
    const scale = fc.constantFrom(1e-9, 1e-4, 1, 1e7, 1e15, 1e300);
    const value = fc.oneof(
      fc.integer({ min: -50, max: 50 }),
      fc.integer({ min: -9_999, max: 9_999 }).map((v) => v / 1_000),
    );
    const sample = fc.array(value, { minLength: 1, maxLength: 15 });
    const nudge = fc.constantFrom(0, 5e-5, -5e-5, Number.EPSILON, 0.3, 1e6);
    fc.assert(
      fc.property(scale, sample, sample, nudge, fc.nat(), fc.nat(), (factor, x, y, by, i, j) => {
        const canary = sorted(...x.map((v) => v * factor));
        const baseline = sorted(...y.map((v) => v * factor));
        const shift = canary[i % canary.length]! - baseline[j % baseline.length]! + by;
        const expected = slowly(canary, baseline, shift);
        fc.pre(Number.isFinite(expected));
        expect(shiftedRankSum({ canary, baseline })(shift)).toBe(expected);
      }),
      { seed: 20261121, numRuns: 2_000 },
    );
  });

  it('sees neighbours that the shift rounds together as tied', () => {
    const canary = sorted(1, 1 + Number.EPSILON, 2);
    const baseline = sorted(-1e6, -999_998.5, -5);

    expect(shiftedRankSum({ canary, baseline })(1e6)).toBe(slowly(canary, baseline, 1e6));
    expect(1 + Number.EPSILON - 1e6).toBe(1 - 1e6);
  });

  it('ranks -0 below 0, without a tie', () => {
    const below = shiftedRankSum({ canary: sorted(-0, 1), baseline: sorted(0, 2) })(0);

    // The canary wins one of four pairs: dz = -1, and sigma is that of four distinct values.
    expect(below).toBe(-0.5 / Math.sqrt((4 / 12) * 5));
    expect(shiftedRankSum({ canary: sorted(0, 1), baseline: sorted(0, 2) })(0)).toBe(0);
  });

  it('turns its sign when the sides are swapped', () => {
    const a = sorted(1, 2, 2, 5, 7);
    const b = sorted(2, 3, 6);

    expect(shiftedRankSum({ canary: a, baseline: b })(1)).toBe(-shiftedRankSum({ canary: b, baseline: a })(-1));
  });

  it('refuses samples that are all tied', () => {
    expect(() => shiftedRankSum({ canary: sorted(3, 3), baseline: sorted(2) })(1)).toThrow(AllTiedError);
  });

  it('ranks infinities at the ends, and what cancels out as the largest', () => {
    const canary = sorted(1, 2, Infinity);
    const baseline = sorted(-Infinity, 0, 5);

    expect(shiftedRankSum({ canary, baseline })(0)).toBe(slowly(canary, baseline, 0));
    // Infinity - Infinity counts as the largest; the other two tie with the baseline's -Infinity: R = 6 + 2 + 2, dz = -0.5.
    expect(shiftedRankSum({ canary, baseline })(Infinity)).toBe(0);
  });
});
