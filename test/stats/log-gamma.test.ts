import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logGamma, stirlingError } from '../../src/stats/log-gamma.js';

const runs = { seed: 20261121, numRuns: 1_000 };
const relativeError = (value: number, expected: number): number =>
  value === expected ? 0 : Math.abs(value - expected) / Math.abs(expected);

describe('logGamma()', () => {
  it.each([
    [1e-10, 23.025850929882736],
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247001],
    [0.9, 0.06637623973474295],
    [1 + 2 ** -20, -5.504750066148867e-7],
    [1.5, -0.12078223763524522],
    [1.75, -0.08440112102048555],
    [2 + 2 ** -20, 4.0319885504430156e-7],
    [2.75, 0.47521466691493713],
    [5.5, 3.9578139676187165],
    [9.75, 12.242204940050762],
    [10.25, 13.368023671476045],
    [100, 359.1342053695754],
    [1e6, 12_815_504.569147611],
    [1e15, 33_538_776_394_910_668],
  ])('has all its digits at %d', (x, expected) => {
    // mpmath 1.3.0 with 40 digits: loggamma(x)
    expect(relativeError(logGamma(x), expected)).toBeLessThan(1e-15);
  });

  it('is the logarithm of a factorial at whole numbers', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      factorial *= n;
      expect(Math.abs(logGamma(n + 1) - Math.log(factorial))).toBeLessThan(1e-15 * (1 + Math.log(factorial)));
    }
  });

  it('obeys its recurrence, across the places where the method changes', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 30, noNaN: true }), (x) => {
        const next = logGamma(x + 1);
        expect(Math.abs(next - logGamma(x) - Math.log(x))).toBeLessThan(5e-15 + 1e-15 * Math.abs(next));
      }),
      runs,
    );
  });

  it('is 0 at 1 and 2, infinite at 0 and infinity, and NaN below 0', () => {
    expect([1, 2].map((x) => Math.abs(logGamma(x)))).toEqual([0, 0]);
    expect([0, Infinity].map(logGamma)).toEqual([Infinity, Infinity]);
    expect([-1, -0.5, NaN, -Infinity].map(logGamma)).toEqual([NaN, NaN, NaN, NaN]);
  });
});

describe('stirlingError()', () => {
  it.each([
    [0.5, 0.15342640972002736],
    [5, 0.016644691189821193],
    [10, 0.00833056343336287],
    [100, 0.0008333305556349147],
    [1e6, 8.333333333333056e-8],
  ])('is what the formula lacks at %d', (x, expected) => {
    // mpmath 1.3.0 with 40 digits: loggamma(x) - (x - 1/2) log(x) + x - log(2 pi) / 2
    expect(Math.abs(stirlingError(x) - expected)).toBeLessThan(x < 10 ? 5e-15 : 4e-17);
  });

  it('goes on smoothly where the series takes over', () => {
    expect(Math.abs(stirlingError(10 - 1e-13) - stirlingError(10))).toBeLessThan(5e-15);
  });
});
