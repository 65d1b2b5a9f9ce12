import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/stats/normal.js';
import { differenceLimits, hodgesLehmann, kthDifference } from '../../src/stats/pairwise-differences.js';
import { rankSumQuantile } from '../../src/stats/rank-sum-distribution.js';
import type { SortedSides } from '../../src/stats/shifted-rank-sum.js';
import { sidesOf, wilcoxVectors, type WilcoxVector } from '../support/wilcox-vectors.js';

const sorted = (values: Iterable<number>): Float64Array => Float64Array.from(values).sort();

/** All differences in order, without -0. */
function differences({ canary, baseline }: SortedSides): Float64Array {
  return sorted(Array.from(canary).flatMap((x) => Array.from(baseline, (y) => x - y + 0)));
}

/** Numbers above 0 and below 1 that look random, the same each time. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return (state + 0.5) / 2 ** 32;
  };
}

const SHAPES: Readonly<Record<string, (random: () => number) => number>> = {
  uniform: (random) => random(),
  'long-tailed': (random) => random() ** -3,
  'both signs, every magnitude': (random) => (random() - 0.5) * 10 ** (600 * random() - 300),
  denormal: (random) => Math.round(50 * random()) * Number.MIN_VALUE,
  'beyond the doubles': (random) => (random() - 0.5) * 2 * Number.MAX_VALUE,
  'small counts': (random) => Math.floor(5 * random()),
  'mostly zero': (random) => (random() < 0.74 ? 0 : Math.ceil(-6 * Math.log(random()))),
  'zeros of both signs': (random) => (random() < 0.5 ? 0 : -0),
  'few decimals': (random) => Math.round(100 * random() ** 2) / 100,
  'two heaps far apart': (random) => (random() < 0.5 ? 1e-300 : 1e300) * (1 + random()),
  'one far out': (random) => (random() < 0.02 ? 1e15 : random()),
  'close together': (random) => 1 + Math.floor(8 * random()) * Number.EPSILON,
  constant: () => -0.1,
};

const SIZES = [
  [1, 1],
  [1, 200],
  [300, 1],
  [2, 90],
  [9, 31],
  [20, 20],
  [61, 60],
  [150, 47],
  [220, 220],
] as const;

const CASES = Object.keys(SHAPES).flatMap((shape) => SIZES.map(([n, m]) => ({ shape, n, m })));

function sidesLike({ shape, n, m }: { shape: string; n: number; m: number }): SortedSides {
  const random = sequence(n * 1_000 + m);
  const next = (): number => SHAPES[shape]!(random);
  return { canary: sorted(Array.from({ length: n }, next)), baseline: sorted(Array.from({ length: m }, next)) };
}

describe('kthDifference()', () => {
  it.each(CASES)('is the one that sorting finds: $shape, $n against $m', (like) => {
    const sides = sidesLike(like);
    const expected = differences(sides);
    const pairs = expected.length;
    const ranks = new Set([
      1,
      2,
      pairs - 1,
      pairs,
      ...Array.from({ length: 41 }, (_, i) => 1 + ((pairs - 1) * i) / 40),
    ]);

    for (const rank of ranks) {
      const k = Math.min(Math.max(Math.floor(rank), 1), pairs);
      expect(kthDifference(sides, k)).toBe(expected[k - 1]);
    }
  });

  it('is the one that sorting finds among any finite numbers', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(0, -0, 1e-300, 1e300, -1e300, Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE),
    );
    const sample = fc.array(value, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sample, sample, fc.nat(), (x, y, any) => {
        const sides = { canary: sorted(x), baseline: sorted(y) };
        const k = (any % (x.length * y.length)) + 1;

        expect(kthDifference(sides, k)).toBe(differences(sides)[k - 1]);
      }),
      { seed: 20261121, numRuns: 2_000 },
    );
  });

  it('finds the smallest and the largest of a hundred million differences, and the middle', () => {
    const random = sequence(7);
    const canary = sorted(Array.from({ length: 10_080 }, () => 100 * random() ** -0.3));
    const baseline = sorted(Array.from({ length: 10_080 }, () => 100 * random() ** -0.3));
    const sides = { canary, baseline };

    expect(kthDifference(sides, 1)).toBe(canary[0]! - baseline.at(-1)!);
    expect(kthDifference(sides, 10_080 ** 2)).toBe(canary.at(-1)! - baseline[0]!);
    const k = 10_080 ** 2 / 2;
    const found = kthDifference(sides, k);
    const count = (below: (difference: number) => boolean): number =>
      canary.reduce((sum, x) => sum + lowestFrom(baseline, (y) => below(x - y)), 0);
    expect(count((difference) => difference < found)).toBeLessThan(k);
    expect(count((difference) => difference <= found)).toBeGreaterThanOrEqual(k);
  });

  it.each([0, 5, 1.5, NaN, Infinity])('refuses the rank %d of four', (k) => {
    expect(() => kthDifference({ canary: sorted([1, 2]), baseline: sorted([3, 4]) }, k)).toThrow(RangeError);
  });
});

/** How many of the ascending samples leave a difference that holds, which those at the end do. */
function lowestFrom(ascending: Float64Array, holds: (sample: number) => boolean): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(ascending[middle]!)) high = middle;
    else low = middle + 1;
  }
  return ascending.length - low;
}

describe('hodgesLehmann()', () => {
  it.each(wilcoxVectors)('equals R on $id', (vector) => {
    // R's order of operations differs in the last digit of a difference.
    const scale = Math.max(...vector.x.map(Math.abs), ...vector.y.map(Math.abs));

    expect(Math.abs(hodgesLehmann(sidesOf(vector)) - vector.hodgesLehmann)).toBeLessThanOrEqual(1e-15 * scale);
  });

  it.each(wilcoxVectors.filter(({ hodgesLehmannRatio }) => hodgesLehmannRatio !== null))(
    'is the logarithm of the ratio of R between logarithms on $id',
    ({ x, y, hodgesLehmannRatio }) => {
      const sides = { canary: sorted(x.map(Math.log)), baseline: sorted(y.map(Math.log)) };

      expect(Math.abs(Math.exp(hodgesLehmann(sides)) / hodgesLehmannRatio! - 1)).toBeLessThan(4e-15);
    },
  );

  it.each(CASES.filter(({ shape }) => shape !== 'beyond the doubles'))(
    'is the median of all differences: $shape, $n against $m',
    (like) => {
      const sides = sidesLike(like);
      const sortedDifferences = differences(sides);
      const middle = sortedDifferences.length / 2;

      const expected =
        sortedDifferences.length % 2 === 1
          ? sortedDifferences[Math.floor(middle)]!
          : (sortedDifferences[middle - 1]! + sortedDifferences[middle]!) / 2;

      expect(hodgesLehmann(sides)).toBe(expected);
    },
  );

  it('is the median of all differences for samples with many ties and few', () => {
    const scale = fc.constantFrom(3, 10, 100, 1_000_000);
    fc.assert(
      fc.property(
        fc.integer({ min: 9, max: 40 }),
        fc.integer({ min: 15, max: 40 }),
        scale,
        fc.nat(),
        (n, m, top, seed) => {
          const random = sequence(seed);
          const next = (): number => Math.floor(top * random() ** 2);
          const canary = sorted(Array.from({ length: n }, next));
          const baseline = sorted(Array.from({ length: m }, next));
          const all = differences({ canary, baseline });

          const expected = (all[Math.ceil(all.length / 2) - 1]! + all[Math.floor(all.length / 2)]!) / 2;

          expect(hodgesLehmann({ canary, baseline })).toBe(expected);
        },
      ),
      { seed: 20261121, numRuns: 3_000 },
    );
  });

  it('lists no differences that are equal, of which there may be a hundred million', () => {
    const constant = { canary: new Float64Array(10_080).fill(0.3), baseline: new Float64Array(10_080).fill(0.1) };
    const zeros = (ones: number): Float64Array => new Float64Array(10_080).fill(1, 10_080 - ones);

    expect(hodgesLehmann(constant)).toBe(0.3 - 0.1);
    expect(differenceLimits(constant, 1e6)).toEqual({ low: 0.3 - 0.1, high: 0.3 - 0.1 });
    expect(hodgesLehmann({ canary: zeros(2_600), baseline: zeros(2_500) })).toBe(0);
    expect(hodgesLehmann({ canary: zeros(10_000), baseline: zeros(80) })).toBe(1);
  });

  it('turns its sign when the sides are swapped', () => {
    for (const like of CASES) {
      const { canary, baseline } = sidesLike(like);

      expect(hodgesLehmann({ canary: baseline, baseline: canary })).toBe(-hodgesLehmann({ canary, baseline }) + 0);
    }
  });

  it('is the mean of the middle ones where their sum is beyond the doubles', () => {
    const sides = { canary: sorted([1.5e308, 1.7e308]), baseline: sorted([0]) };

    expect(hodgesLehmann(sides)).toBe(1.6e308);
  });

  it('refuses an empty side', () => {
    expect(() => hodgesLehmann({ canary: sorted([]), baseline: sorted([1]) })).toThrow(RangeError);
  });
});

describe('differenceLimits()', () => {
  const levels = [
    [0.02, '98'],
    [0.05, '95'],
  ] as const;

  it.each(wilcoxVectors.flatMap((vector) => levels.map(([alpha, name]) => ({ id: vector.id, vector, alpha, name }))))(
    'equals the order statistics of the reference on $id at $name %',
    ({ vector, alpha, name }) => {
      const { k, confInt } = vector[`orderStat${name}`];

      const limits = differenceLimits(sidesOf(vector), normalQuantile(1 - alpha / 2) * vector.sigmaU);

      if (k < 1) expect(limits).toBeUndefined();
      else expect(limits).toEqual({ low: confInt[0], high: confInt[1] });
    },
  );

  it.each(
    wilcoxVectors
      .filter(({ ties }) => !ties)
      .flatMap((vector) => levels.map(([alpha, name]) => ({ id: vector.id, vector, alpha, name }))),
  )('equals the exact interval of R on $id at $name %, by the quantile of U', ({ vector, alpha, name }) => {
    const limits = exactLimits(vector, alpha);

    expect(limits).toEqual(vector[`exact${name}`]?.confInt);
  });

  it('takes the differences of the ranks k and nm + 1 - k, as k falls with the width', () => {
    const sides = sidesLike({ shape: 'few decimals', n: 20, m: 21 });
    const all = differences(sides);

    for (const [halfWidth, k] of [
      [0, 210],
      [0.5, 209],
      [0.51, 209],
      [1.5, 208],
      [100.2, 110],
      [208.5, 1],
      [209.4, 1],
    ] as const) {
      expect(differenceLimits(sides, halfWidth)).toEqual({ low: all[k - 1], high: all[420 - k] });
    }
    expect(differenceLimits(sides, 209.5)).toBeUndefined();
  });

  it.each(CASES)('is what sorting finds: $shape, $n against $m', (like) => {
    const sides = sidesLike(like);
    const all = differences(sides);
    const halfWidth = 2.326 * Math.sqrt((like.n * like.m * (like.n + like.m + 1)) / 12);
    const k = Math.ceil(all.length / 2 - halfWidth - 0.5);

    expect(differenceLimits(sides, halfWidth)).toEqual(
      k < 1 ? undefined : { low: all[k - 1], high: all[all.length - k] },
    );
  });

  it('has none for an infinite or undefined width', () => {
    const sides = { canary: sorted([1, 2, 3]), baseline: sorted([1, 2, 3]) };

    expect(differenceLimits(sides, Infinity)).toBeUndefined();
    expect(differenceLimits(sides, NaN)).toBeUndefined();
  });
});

function exactLimits(vector: WilcoxVector, alpha: number): [number, number] {
  const { n, m } = vector;
  const k = Math.max(rankSumQuantile(alpha / 2, n, m), 1);
  const sides = sidesOf(vector);
  return [kthDifference(sides, k), kthDifference(sides, n * m + 1 - k)];
}
