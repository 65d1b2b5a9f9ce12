import { describe, expect, it } from 'vitest';
import { createLookLimits } from '../../../src/judge/looks/look-limits.js';
import { obrienFlemingSpending, spendingBounds } from '../../../src/stats/spending-bounds.js';

const PLAN = { looks: [4, 8, 12, 16, 20], total: 20, judged: 20 };
const EITHER = { direction: 'either', late: 0 } as const;
const nominal = (level: number, fractions = [0.2, 0.4, 0.6, 0.8, 1]): number[] =>
  spendingBounds(fractions, obrienFlemingSpending(level)).map(({ nominalP }) => nominalP);

/** What the last p value may be at most, so that a metric fails with this chance at any look, where earlier looks have spent what `early` spends. */
function lastLimit(chance: number, early: number, fractions: readonly number[]): number {
  const spent = obrienFlemingSpending(early);
  const bounds = spendingBounds(fractions, (fraction) => (fraction >= 1 ? chance : spent(fraction)));
  return bounds.at(-1)!.nominalP * (1 + 1e-9);
}

describe('createLookLimits()', () => {
  it('shares the level among the metrics before the last look, at which their procedure shares it', () => {
    const limits = createLookLimits(PLAN, { level: 0.01, metrics: 3 })(EITHER);

    expect(limits).toEqual([...nominal(0.01 / 3).slice(0, -1), nominal(0.01).at(-1)]);
  });

  it('spends all of the level in the one direction that is bad', () => {
    const limits = createLookLimits(PLAN, { level: 0.01, metrics: 1 })({ direction: 'increase', late: 0 });

    expect(limits).toEqual(nominal(0.02).map((p) => p / 2));
  });

  it('is the level itself where there is one look', () => {
    const limitsOf = createLookLimits({ looks: [20], total: 20, judged: 3 }, { level: 0.01, metrics: 4 });

    expect(limitsOf(EITHER)).toEqual([0.01]);
    expect(limitsOf({ direction: 'decrease', late: 5 })).toEqual([0.01]);
  });

  it('reckons what a metric that begins later has of its information', () => {
    const limits = createLookLimits(PLAN, { level: 0.01, metrics: 1 })({ direction: 'either', late: 4 });

    expect(limits).toEqual([0, ...nominal(0.01, [4 / 16, 8 / 16, 12 / 16, 1])]);
  });

  it('gives a metric that has no slot at all no limit', () => {
    expect(createLookLimits(PLAN, { level: 0.01, metrics: 1 })({ direction: 'either', late: 20 })).toEqual([
      0, 0, 0, 0, 0,
    ]);
  });

  it.each([
    ['equally spaced', [0.2, 0.4, 0.6, 0.8, 1]],
    ['ten', [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    ['early and late', [0.05, 0.9, 1]],
    ['crowded at the end', [0.9, 0.92, 0.94, 0.96, 0.98, 1]],
    ['crowded in the beginning', [0.02, 0.04, 0.06, 1]],
  ])(
    'keeps the chance of a false alarm however many of the metrics are healthy, for looks that are %s',
    (_, fractions) => {
      const looks = fractions.map((fraction) => Math.round(fraction * 100));
      for (const level of [0.01, 0.3]) {
        const limits = createLookLimits({ looks, total: 100, judged: 0 }, { level, metrics: 12 })(EITHER);
        for (let healthy = 1; healthy <= 12; healthy++) {
          const alone = nominal(level / healthy, fractions);
          limits.slice(0, -1).forEach((limit, look) => {
            expect(limit).toBeLessThanOrEqual(alone[look]!);
          });
          expect(limits.at(-1)! / healthy).toBeLessThanOrEqual(lastLimit(level / healthy, level / 12, fractions));
        }
      }
    },
  );

  it('does not take for granted that a smaller level has a larger share of it left at last', () => {
    const crowded = { looks: [90, 92, 94, 96, 98, 100], total: 100, judged: 0 };
    const limits = createLookLimits(crowded, { level: 0.5, metrics: 12 })(EITHER);

    expect(limits.at(-1)).toBeLessThan(nominal(0.5, [0.9, 0.92, 0.94, 0.96, 0.98, 1]).at(-1)!);
  });

  it('keeps the chance of a false alarm for hundreds of metrics and looks that crowd', () => {
    const fractions = [0.9, 0.91, 0.93, 0.95, 0.97, 0.99, 1];
    const looks = fractions.map((fraction) => Math.round(fraction * 100));
    for (const [level, metrics] of [
      [0.01, 300],
      [0.5, 1900],
    ] as const) {
      const limits = createLookLimits({ looks, total: 100, judged: 0 }, { level, metrics })(EITHER);
      expect(limits.slice(0, -1)).toEqual(nominal(level / metrics, fractions).slice(0, -1));
      for (let healthy = 1; healthy <= metrics; healthy = Math.ceil(healthy * 1.7))
        expect(limits.at(-1)! / healthy).toBeLessThanOrEqual(lastLimit(level / healthy, level / metrics, fractions));
    }
  });
});
