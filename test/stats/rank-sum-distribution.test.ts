import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/statistics/stats-vectors.json' with { type: 'json' };
import { rankSumQuantile, rankSumTails } from '../../src/stats/rank-sum-distribution.js';
import { wilcoxVectors } from '../support/wilcox-vectors.js';

const sizes = fc.integer({ min: 1, max: 12 });

/** How often each u occurs, by the same product in whole numbers of any size, all of it. */
function counts(n: number, m: number): bigint[] {
  const row = Array.from({ length: n * m + 1 }, (_, u) => (u === 0 ? 1n : 0n));
  for (let i = 1; i <= n; i++) {
    for (let u = n * m; u >= m + i; u--) row[u]! -= row[u - m - i]!;
    for (let u = i; u <= n * m; u++) row[u]! += row[u - i]!;
  }
  return row;
}

/** To 17 digits and more, however small it is. */
function quotient(part: bigint, whole: bigint): number {
  let bits = 0n;
  while (part > 0n && part << bits < whole << 60n) bits += 20n;
  return Number((part << bits) / whole) / 2 ** Number(bits);
}

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

describe('rankSumTails()', () => {
  it.each(vectors.pwilcox_n_m_u_lower_upper)('equals R for n = %i, m = %i, u = %i', (n, m, u, lower, above) => {
    const { atMost } = rankSumTails(u, n, m);
    const { atLeast } = rankSumTails(u + 1, n, m);

    expect(Math.abs(atMost - lower)).toBeLessThanOrEqual(2e-14 * lower);
    // R takes the upper tail from the lower one, which leaves it an absolute error.
    expect(Math.abs(atLeast - above)).toBeLessThanOrEqual(u * 2 > n * m ? 2e-14 * above : 1e-14);
  });

  it.each(wilcoxVectors.filter(({ ties }) => !ties))('equals the exact p of R on $id', (vector) => {
    const { atMost, atLeast } = rankSumTails(vector.exact98?.W ?? NaN, vector.n, vector.m);

    expect(Math.abs(atMost / (vector.exactLess?.p ?? NaN) - 1)).toBeLessThan(1e-13);
    expect(Math.abs(atLeast / (vector.exactGreater?.p ?? NaN) - 1)).toBeLessThan(1e-13);
  });

  it.each([
    [30, 30],
    [10, 1_000],
    [50, 60],
    [100, 100],
  ])('is within 2e-15 relatively from end to end for n = %i, m = %i', (n, m) => {
    const exact = counts(n, m);
    const total = sum(exact);
    let below = 0n;

    exact.forEach((count, u) => {
      if (u < 40 || u > n * m - 40 || u % 97 === 0) {
        const { atMost, atLeast } = rankSumTails(u, n, m);
        expect(Math.abs(atMost / quotient(below + count, total) - 1)).toBeLessThan(2e-15);
        expect(Math.abs(atLeast / quotient(total - below, total) - 1)).toBeLessThan(2e-15);
      }
      below += count;
    });
  });

  it('counts every way to share the ranks out', () => {
    // n = 2, m = 3: the ranks of the two sum to 3, 4, 5, 5, 6, 6, 7, 7, 8, 9, less 3.
    const expected = [0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1];

    expect(expected.map((_, u) => rankSumTails(u, 2, 3).atMost)).toEqual(expected);
  });

  it('is mirrored when the sides are swapped', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.nat(), (n, m, any) => {
        const u = any % (n * m + 1);
        const { atMost, atLeast } = rankSumTails(u, n, m);
        const swapped = rankSumTails(n * m - u, m, n);

        expect(Math.abs(swapped.atLeast - atMost)).toBeLessThan(3e-16);
        expect(Math.abs(swapped.atMost - atLeast)).toBeLessThan(3e-16);
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });

  it('holds everything on one side beyond the ends', () => {
    expect(rankSumTails(-1, 3, 4)).toEqual({ atMost: 0, atLeast: 1 });
    expect(rankSumTails(13, 3, 4)).toEqual({ atMost: 1, atLeast: 0 });
  });

  it('refuses half a rank, which only ties can give', () => {
    expect(() => rankSumTails(2.5, 3, 4)).toThrow(RangeError);
  });
});

describe('rankSumQuantile()', () => {
  it.each(vectors.qwilcox_n_m_p_q)('equals R for n = %i, m = %i, p = %d', (n, m, p, q) => {
    expect(rankSumQuantile(p, n, m)).toBe(q);
  });

  it('is the smallest q whose probability is enough', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (n, m, p) => {
        const q = rankSumQuantile(p, n, m);

        expect(rankSumTails(q, n, m).atMost).toBeGreaterThanOrEqual(p * (1 - 1e-12));
        expect(rankSumTails(q - 1, n, m).atMost).toBeLessThan(p * (1 + 1e-12));
      }),
      { seed: 20261121, numRuns: 1_000 },
    );
  });

  it('yields the q whose probability was asked for, rounded or not', () => {
    for (const [n, m] of [
      [3, 3],
      [5, 8],
      [12, 12],
      [40, 50],
    ] as const) {
      for (let u = 0; u <= n * m; u += n > 12 ? 37 : 1) {
        const { atMost } = rankSumTails(u, n, m);
        if (1 - atMost < 1e-3) continue;
        expect(rankSumQuantile(atMost, n, m)).toBe(u);
        expect(rankSumQuantile(atMost * (1 - 4 * Number.EPSILON), n, m)).toBe(u);
        expect(rankSumQuantile(atMost * (1 + 4 * Number.EPSILON), n, m)).toBe(u);
        expect(rankSumQuantile(atMost + 1e-9 * atMost, n, m)).toBe(u + 1);
      }
    }
  });

  it('ends at 0 and nm', () => {
    expect(rankSumQuantile(0, 4, 5)).toBe(0);
    expect(rankSumQuantile(1e-300, 4, 5)).toBe(0);
    expect(rankSumQuantile(1 - 1e-10, 4, 5)).toBe(20);
    expect(rankSumQuantile(1, 4, 5)).toBe(20);
  });
});
