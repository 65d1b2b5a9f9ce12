import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kthSmallest } from '../../src/stats/kth-smallest.js';

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** An order in which the median of the first, the middle and the last is always among the smallest left (Musser 1997). */
function adverse(half: number): number[] {
  const order: number[] = [];
  for (let i = 1; i <= half; i++) order.push(i % 2 === 1 ? i : half + i - 1);
  for (let i = 1; i <= half; i++) order.push(2 * i);
  return order;
}

describe('kthSmallest()', () => {
  it('is the k-th of the sorted list, and leaves none smaller after it and none larger before', () => {
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }));
    const unsigned = value.map((one) => one + 0);
    fc.assert(
      fc.property(fc.array(unsigned, { minLength: 1, maxLength: 60 }), fc.nat(), (values, any) => {
        const k = (any % values.length) + 1;
        const list = [...values];

        const found = kthSmallest(list, k);

        expect(found).toBe(ascending(values)[k - 1]);
        expect(list.slice(0, k).every((one) => one <= found)).toBe(true);
        expect(list.slice(k).every((one) => one >= found)).toBe(true);
        expect(ascending(list)).toEqual(ascending(values));
      }),
      { seed: 20261121, numRuns: 1_000 },
    );
  });

  it('goes on from an earlier call', () => {
    const values = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.nat(), fc.nat(), (list, one, other) => {
        const k = (one % (list.length - 1)) + 1;
        const later = k + 1 + (other % (list.length - k));
        const sorted = ascending(list);

        expect(kthSmallest(list, k)).toBe(sorted[k - 1]);
        expect(kthSmallest(list, later, k)).toBe(sorted[later - 1]);
      }),
      { seed: 20261121, numRuns: 1_000 },
    );
  });

  it('finds it in an order made to defeat its pivots', () => {
    for (const k of [1, 20_000, 39_999, 40_000]) {
      expect(kthSmallest(adverse(20_000), k)).toBe(ascending(adverse(20_000))[k - 1]);
    }
  });

  it('finds it among equal ones', () => {
    expect(kthSmallest(Array<number>(50_000).fill(3), 25_000)).toBe(3);
  });
});
