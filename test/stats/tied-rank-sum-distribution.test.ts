import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankSumTails } from '../../src/stats/rank-sum-distribution.js';
import { rankSum } from '../../src/stats/rank-sum.js';
import type { SortedSides } from '../../src/stats/shifted-rank-sum.js';
import { tiedRankSumTails } from '../../src/stats/tied-rank-sum-distribution.js';
import { sidesOf, wilcoxVectors } from '../support/wilcox-vectors.js';

const sorted = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();

/** Both tails from their definition: the U of each way to share the samples out. */
function slowly({ canary, baseline }: SortedSides): { atMost: number; atLeast: number } {
  const all = [...canary, ...baseline];
  const observed = rankSum({ canary, baseline }).u;
  let ways = 0;
  let atMost = 0;
  let atLeast = 0;
  for (let choice = 0; choice < 2 ** all.length; choice++) {
    const chosen = all.filter((_, i) => ((choice >> i) & 1) === 1);
    if (chosen.length !== canary.length) continue;
    const others = all.filter((_, i) => ((choice >> i) & 1) === 0);
    const { u } = rankSum({ canary: sorted(chosen), baseline: sorted(others) });
    ways++;
    if (u <= observed) atMost++;
    if (u >= observed) atLeast++;
  }
  return { atMost: atMost / ways, atLeast: atLeast / ways };
}

/** Both tails from the same recursion in whole numbers of any size, for the canary, without leaving anything out. */
function exactly({ canary, baseline }: SortedSides): { atMost: number; atLeast: number } {
  const all = [...canary, ...baseline].sort((a, b) => a - b);
  const score = (value: number): number => all.indexOf(value) + all.lastIndexOf(value);
  const observed = canary.reduce((sum, value) => sum + score(value), 0);
  const counts = Array.from({ length: canary.length + 1 }, () => new Map<number, bigint>());
  counts[0]!.set(0, 1n);
  for (const value of all) {
    for (let j = canary.length; j > 0; j--) {
      for (const [sum, count] of counts[j - 1]!) {
        const to = sum + score(value);
        counts[j]!.set(to, (counts[j]!.get(to) ?? 0n) + count);
      }
    }
  }
  const entries = [...counts[canary.length]!];
  const total = (chosen: [number, bigint][]): bigint => chosen.reduce((sum, [, count]) => sum + count, 0n);
  const share = (chosen: [number, bigint][]): number => Number((total(chosen) * 10n ** 36n) / total(entries)) / 1e36;
  return {
    atMost: share(entries.filter(([sum]) => sum <= observed)),
    atLeast: share(entries.filter(([sum]) => sum >= observed)),
  };
}

/** Samples of n and m, with `values` different ones at most, from a fixed sequence. */
function samples(n: number, m: number, values: number): SortedSides {
  let state = n * 1_000 + values;
  const next = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) ** 2 * values);
  };
  return { canary: sorted(Array.from({ length: n }, next)), baseline: sorted(Array.from({ length: m }, next)) };
}

describe('tiedRankSumTails()', () => {
  it('equals counting all ways to share the samples out', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const sides = { canary: sorted(x), baseline: sorted(y) };
        const expected = slowly(sides);

        const { atMost, atLeast } = tiedRankSumTails(sides);

        expect(Math.abs(atMost - expected.atMost)).toBeLessThan(3e-16);
        expect(Math.abs(atLeast - expected.atLeast)).toBeLessThan(3e-16);
      }),
      { seed: 20261121, numRuns: 150 },
    );
  });

  it.each([
    [1, 11],
    [10, 2],
    [9, 3],
    [4, 8],
  ])('equals it for %i against %i, where the distribution is not symmetric', (n, m) => {
    for (const values of [2, 3, 6]) {
      const sides = samples(n, m, values);
      const expected = slowly(sides);

      const { atMost, atLeast } = tiedRankSumTails(sides);

      expect(Math.abs(atMost - expected.atMost)).toBeLessThan(3e-16);
      expect(Math.abs(atLeast - expected.atLeast)).toBeLessThan(3e-16);
    }
  });

  it.each([
    [30, 30, 3],
    [30, 30, 40],
    [29, 31, 12],
    [20, 40, 8],
    [45, 15, 8],
  ])('is within 1e-15 for %i against %i with up to %i values', (n, m, values) => {
    const sides = samples(n, m, values);
    const expected = exactly(sides);

    const { atMost, atLeast } = tiedRankSumTails(sides);

    expect(Math.abs(atMost / expected.atMost - 1)).toBeLessThan(1e-15);
    expect(Math.abs(atLeast / expected.atLeast - 1)).toBeLessThan(1e-15);
  });

  it.each(wilcoxVectors.filter(({ ties, n, m }) => ties && n + m <= 60))('is within 1e-15 on $id', (vector) => {
    const expected = exactly(sidesOf(vector));

    const { atMost, atLeast } = tiedRankSumTails(sidesOf(vector));

    expect(Math.abs(atMost / expected.atMost - 1)).toBeLessThan(1e-15);
    expect(Math.abs(atLeast / expected.atLeast - 1)).toBeLessThan(1e-15);
  });

  it('equals the distribution without ties where there are none, within 2e-15 at 60 samples', () => {
    for (const shift of [0, 5, 12, 20, 29.5, -14.5]) {
      const sides = {
        canary: sorted(Array.from({ length: 30 }, (_, i) => i + shift)),
        baseline: sorted(Array.from({ length: 30 }, (_, i) => i + 0.25)),
      };
      const { u, tieTerm } = rankSum(sides);
      const expected = rankSumTails(u, 30, 30);

      const { atMost, atLeast } = tiedRankSumTails(sides);

      expect(tieTerm).toBe(0);
      expect(Math.abs(atMost / expected.atMost - 1)).toBeLessThan(2e-15);
      expect(Math.abs(atLeast / expected.atLeast - 1)).toBeLessThan(2e-15);
    }
  });

  it('is mirrored when the sides are swapped', () => {
    const { canary, baseline } = samples(17, 12, 7);
    const { atMost, atLeast } = tiedRankSumTails({ canary, baseline });
    const swapped = tiedRankSumTails({ canary: baseline, baseline: canary });

    expect(Math.abs(swapped.atMost - atLeast)).toBeLessThan(3e-16);
    expect(Math.abs(swapped.atLeast - atMost)).toBeLessThan(3e-16);
  });

  it('is 1 on both sides when all samples are equal', () => {
    expect(tiedRankSumTails({ canary: sorted([3, 3, 3]), baseline: sorted([3, 3]) })).toEqual({
      atMost: 1,
      atLeast: 1,
    });
  });

  it('takes -0 and 0 for equal', () => {
    const signed = { canary: sorted([0, -0, 2]), baseline: sorted([-0, 0, -1]) };
    const plain = { canary: sorted([0, 0, 2]), baseline: sorted([0, 0, -1]) };

    expect(tiedRankSumTails(signed)).toEqual(tiedRankSumTails(plain));
  });

  it('refuses an empty side', () => {
    expect(() => tiedRankSumTails({ canary: sorted([]), baseline: sorted([1]) })).toThrow(RangeError);
    expect(() => tiedRankSumTails({ canary: sorted([1]), baseline: sorted([]) })).toThrow(RangeError);
  });
});
