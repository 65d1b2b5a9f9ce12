import { describe, expect, it } from 'vitest';
import { findImbalance, isWithin } from '../../src/judge/find-imbalance.js';

const TENTH = { baseline: 90, canary: 10 };
const USUAL = { tolerance: 0.25, clustering: 1 };

describe('findImbalance()', () => {
  it('gives how many times what it should have the canary had, and its share beside what that should be', () => {
    expect(findImbalance({ baseline: 9_690, canary: 310 }, TENTH, USUAL)).toEqual({
      factor: expect.closeTo((310 / 9_690) * 9, 10),
      share: 0.031,
      expectedShare: 0.1,
    });
  });

  it.each([
    [11_250, true],
    [11_251, false],
    [7_200, true],
    [7_199, false],
  ])('accepts a factor of 1.25 either way, and no more: %d requests beside 81000', (canary, accepted) => {
    expect(findImbalance({ baseline: 81_000, canary }, TENTH, USUAL) === undefined).toBe(accepted);
  });

  it('accepts what may be chance, however much it is', () => {
    expect(findImbalance({ baseline: 90, canary: 2 }, TENTH, USUAL)).toBeUndefined();
    expect(findImbalance({ baseline: 900, canary: 20 }, TENTH, USUAL)).toMatchObject({ factor: 0.2 });
  });

  // 2 P(X >= 30) of 200 at 0.1 is 0.0327, 2 P(X >= 35) 0.00157 and 2 P(X >= 36) 0.00078 (by a sum of the terms in exact fractions).
  it('takes for chance what is as likely as one in a thousand', () => {
    expect(findImbalance({ baseline: 165, canary: 35 }, TENTH, USUAL)).toBeUndefined();
    expect(findImbalance({ baseline: 164, canary: 36 }, TENTH, USUAL)).toBeDefined();
  });

  it('counts what comes together as one', () => {
    const clustered = { ...USUAL, clustering: 20 };

    expect(findImbalance({ baseline: 7_200, canary: 500 }, TENTH, USUAL)).toBeDefined();
    expect(findImbalance({ baseline: 7_200, canary: 500 }, TENTH, clustered)).toBeUndefined();
    expect(findImbalance({ baseline: 72_000, canary: 5_000 }, TENTH, clustered)).toBeDefined();
  });

  it('finds a side without any requests, and says nothing of two', () => {
    expect(findImbalance({ baseline: 1_000, canary: 0 }, TENTH, USUAL)).toMatchObject({ factor: 0, share: 0 });
    expect(findImbalance({ baseline: 0, canary: 1_000 }, TENTH, USUAL)).toMatchObject({ factor: Infinity, share: 1 });
    expect(findImbalance({ baseline: 0, canary: 0 }, TENTH, USUAL)).toBeUndefined();
  });

  it('takes fractions of requests, as a counter between scrapes has them, and any number of them', () => {
    expect(findImbalance({ baseline: 899.6, canary: 100.4 }, TENTH, USUAL)).toBeUndefined();
    expect(findImbalance({ baseline: 9e14, canary: 1e14 }, TENTH, USUAL)).toBeUndefined();
    expect(findImbalance({ baseline: 9e300, canary: 2e300 }, TENTH, USUAL)).toMatchObject({ factor: 2 });
  });

  it('says nothing of what is no number', () => {
    expect(findImbalance({ baseline: NaN, canary: 100 }, TENTH, USUAL)).toBeUndefined();
  });
});

describe('isWithin()', () => {
  it('holds a factor against the tolerance in both directions alike', () => {
    expect([0.79, 0.8, 1, 1.25, 1.26, NaN].map((factor) => isWithin(factor, 0.25))).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
