import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/statistics/boundaries.json' with { type: 'json' };
import { normalUpperTail } from '../../src/stats/normal.js';
import { obrienFlemingSpending, spendingBounds, type Spending } from '../../src/stats/spending-bounds.js';

const equally = (looks: number): number[] => Array.from({ length: looks }, (_, k) => (k + 1) / looks);
const pocockSpending =
  (level: number): Spending =>
  (fraction) =>
    level * Math.log(1 + (Math.E - 1) * fraction);
const zsOf = (fractions: readonly number[], spending: Spending): number[] =>
  spendingBounds(fractions, spending).map(({ z }) => z);

/** Between these the vectors' own spending, 1 - Phi in floating point, has lost its digits; they print 10 for what it cannot tell from 0. */
const LOST = 5e-16;
const CAPPED = 10;

describe('obrienFlemingSpending()', () => {
  it('spends nothing at first and the whole level at last, ever faster', () => {
    const spending = obrienFlemingSpending(0.01);

    expect(spending(0.001)).toBeLessThan(1e-300);
    expect(spending(1)).toBe(0.01);
    expect(spending(0.5)).toBeCloseTo(4 * normalUpperTail(2.807033768343811 / Math.SQRT1_2), 15);
  });
});

describe('spendingBounds()', () => {
  it.each(vectors.groupSequential)(
    'equals the vectors: $spending, level $alpha, $K looks',
    ({ spending, alpha, K, z }) => {
      const spend = spending === 'obf' ? obrienFlemingSpending(alpha) : pocockSpending(alpha);
      const bounds = spendingBounds(equally(K), spend);

      for (const [look, bound] of bounds.entries()) {
        const printed = z[look]!;
        if (printed === CAPPED) expect(bound.nominalP).toBeLessThan(1e-16);
        else if (Math.abs(bound.nominalP - 2 * normalUpperTail(printed)) > LOST)
          expect(Math.abs(bound.z - printed)).toBeLessThan(1.5e-6);
      }
    },
  );

  it("agrees with Lan and DeMets' tables for five looks at 0.05", () => {
    const obrienFleming = [4.8769, 3.357, 2.6803, 2.2898, 2.031];
    const pocock = [2.438, 2.4268, 2.4102, 2.3966, 2.386];

    zsOf(equally(5), obrienFlemingSpending(0.05)).forEach((z, k) => {
      expect(z).toBeCloseTo(obrienFleming[k]!, 4);
    });
    zsOf(equally(5), pocockSpending(0.05)).forEach((z, k) => {
      expect(z).toBeCloseTo(pocock[k]!, 4);
    });
  });

  it('is an ordinary test where there is one look', () => {
    expect(spendingBounds([1], obrienFlemingSpending(0.01))).toEqual([
      { z: expect.closeTo(2.5758293, 7), nominalP: 0.01 },
    ]);
  });

  it('spends by the last look what it may, whatever the looks are', () => {
    // Of what no look has crossed, P(|Z| <= z1, |Z'| <= z2) by quadrature over the first of two looks.
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.double({ min: 0.001, max: 0.3, noNaN: true }),
        (t, level) => {
          const [first, second] = zsOf([t, 1], obrienFlemingSpending(level));
          const steps = 4_000;
          let kept = 0;
          const reach = Math.min(first!, 12);
          for (let i = 0; i < steps; i++) {
            const x = reach * ((2 * (i + 0.5)) / steps - 1);
            const beyond = (bound: number): number => normalUpperTail((bound - x * Math.sqrt(t)) / Math.sqrt(1 - t));
            const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
            kept += ((2 * reach) / steps) * density * (beyond(-second!) - beyond(second!));
          }
          expect(1 - kept).toBeCloseTo(level, 6);
        },
      ),
      { seed: 20261121, numRuns: 60 },
    );
  });

  it('falls from look to look for equally spaced ones, and asks for more than one look would', () => {
    for (const looks of [2, 5, 12, 40]) {
      const zs = zsOf(equally(looks), obrienFlemingSpending(0.01));
      expect(zs).toEqual(zs.toSorted((a, b) => b - a));
      expect(zs.at(-1)).toBeGreaterThan(2.5758);
    }
  });

  it('has no bound where next to nothing is spent, and goes on', () => {
    const bounds = spendingBounds([1e-5, 1e-3, 0.5, 1], obrienFlemingSpending(0.01));

    expect(bounds.slice(0, 2)).toEqual([
      { z: Infinity, nominalP: 0 },
      { z: Infinity, nominalP: 0 },
    ]);
    expect(bounds.slice(2).map(({ z }) => z)).toEqual(zsOf([0.5, 1], obrienFlemingSpending(0.01)));
  });

  it('gives a look that the next one follows at once no bound of its own', () => {
    const [none, ...rest] = spendingBounds([0.5, 0.50002, 1], obrienFlemingSpending(0.01));

    expect(none).toEqual({ z: Infinity, nominalP: 0 });
    expect(rest).toEqual(spendingBounds([0.50002, 1], obrienFlemingSpending(0.01)));
  });

  it('takes a hundred looks, and looks that crowd', () => {
    const crowded = [...Array.from({ length: 99 }, (_, k) => 0.3 + k * 1.2e-4), 1];

    for (const fractions of [equally(100), crowded]) {
      const bounds = spendingBounds(fractions, obrienFlemingSpending(0.01));
      const total = bounds.reduce((sum, { nominalP }) => sum + nominalP, 0);
      for (const { z } of bounds) expect(z).toBeGreaterThan(2.5758);
      expect(total).toBeGreaterThan(0.01);
      expect(bounds.at(-1)!.nominalP).toBeLessThan(0.01);
    }
  });

  it.each([[[0.5, 0.5]], [[0.5, 0.4]], [[0, 1]], [[0.5, 1.1]], [[NaN]]])(
    'refuses shares that do not rise from 0 to 1: %j',
    (fractions) => {
      expect(() => spendingBounds(fractions, obrienFlemingSpending(0.01))).toThrow(RangeError);
    },
  );
});
