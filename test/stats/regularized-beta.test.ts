import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaLogOdds, betaTails, regularizedBeta } from '../../src/stats/regularized-beta.js';

const runs = { seed: 20261121, numRuns: 1_000 };
const relativeError = (value: number, expected: number): number =>
  value === expected ? 0 : Math.abs(value - expected) / Math.abs(expected);
const parameter = fc.double({ min: -1, max: 5, noNaN: true }).map((exponent) => 10 ** exponent);
const ratio = fc.integer({ min: 1, max: 2 ** 20 - 1 }).map((steps) => steps / 2 ** 20);

describe('regularizedBeta()', () => {
  it.each([
    [0.3, 2, 5, 0.57982500000000015],
    [0.01, 0.2, 30, 0.81546789497646288],
    [0.999, 5000, 0.5, 0.0015615791602892829],
    [0.9999, 5000, 0.5, 0.31731050725795373],
    [0.97, 5000, 0.5, 3.316249035591224e-68],
    [0.5, 20_000, 20_300, 0.93246821022058313],
    [0.1, 1e6, 9e6, 0.50011213922532605],
    [0.001, 1, 1000, 0.63230457522903594],
    [0.3, 100, 100, 1.8411141115800564e-9],
  ])("equals R's pbeta to 1e-12 at x = %d for a = %d, b = %d", (x, a, b, expected) => {
    expect(relativeError(regularizedBeta(x, a, b), expected)).toBeLessThan(1e-12);
  });

  it('is x^a where b is 1, and 1 - (1 - x)^b where a is 1', () => {
    fc.assert(
      fc.property(ratio, fc.double({ min: 0.1, max: 60, noNaN: true }), (x, power) => {
        expect(relativeError(regularizedBeta(x, power, 1), x ** power)).toBeLessThan(2e-13);
        expect(relativeError(regularizedBeta(x, 1, power), -Math.expm1(power * Math.log1p(-x)))).toBeLessThan(2e-13);
      }),
      runs,
    );
  });

  it('is 1 less its mirror image', () => {
    fc.assert(
      fc.property(ratio, parameter, parameter, (x, a, b) => {
        expect(Math.abs(regularizedBeta(x, a, b) + regularizedBeta(1 - x, b, a) - 1)).toBeLessThan(1e-15);
      }),
      runs,
    );
  });

  it('obeys its recurrence in a, which the mirror image does not share', () => {
    // DLMF 8.17.20: I_x(a, b) = I_x(a + 1, b) + x^a y^b / (a B(a, b))
    fc.assert(
      fc.property(ratio, parameter, parameter, (x, a, b) => {
        const { lower, slope } = betaTails({ x, y: 1 - x, a, b });
        const next = regularizedBeta(x, a + 1, b);
        expect(Math.abs(lower - next - slope / a)).toBeLessThanOrEqual(2e-12 * lower);
      }),
      runs,
    );
  });

  it('never falls as x grows', () => {
    fc.assert(
      fc.property(ratio, ratio, parameter, parameter, (x, other, a, b) => {
        const low = regularizedBeta(Math.min(x, other), a, b);
        const high = regularizedBeta(Math.max(x, other), a, b);
        expect(low).toBeLessThanOrEqual(high * (1 + 1e-13));
      }),
      runs,
    );
  });

  it('is the same by the continued fraction and by the integral where one takes over', () => {
    for (const x of [0.32, 0.33, 1 / 3, 0.34]) {
      const fraction = regularizedBeta(x, 10_000, 20_000);
      const integral = regularizedBeta(x, 10_000 * (1 + 1e-15), 20_000);

      expect(relativeError(fraction, integral)).toBeLessThan(2e-12);
    }
  });

  it('is exact at the ends, and NaN outside of its domain', () => {
    expect(regularizedBeta(0, 2, 3)).toBe(0);
    expect(regularizedBeta(1, 2, 3)).toBe(1);
    for (const [x, a, b] of [
      [-0.1, 1, 1],
      [1.1, 1, 1],
      [NaN, 1, 1],
      [0.5, 0, 1],
      [0.5, 1, -1],
      [0.5, NaN, 1],
      [0.5, 1, Infinity],
    ] as const) {
      expect(regularizedBeta(x, a, b)).toBeNaN();
    }
  });
});

describe('betaTails()', () => {
  it('keeps a small tail at both ends', () => {
    // I_x(2, 1) = x^2, and its mirror image
    expect(relativeError(betaTails({ x: 1e-30, y: 1, a: 2, b: 1 }).lower, 1e-60)).toBeLessThan(1e-13);
    expect(relativeError(betaTails({ x: 1, y: 1e-30, a: 1, b: 2 }).upper, 1e-60)).toBeLessThan(1e-13);
  });

  it('is as accurate for a small x as for a small y where both parameters are large', () => {
    const x = 0.0002040076120199964;
    const rare = betaTails({ x, y: 1 - x, a: 59_525.93040696048, b: 291_693_075.78969866 });
    const mirrored = betaTails({ x: 1 - x, y: x, a: 291_693_075.78969866, b: 59_525.93040696048 });

    // mpmath 1.3.0 with 34 digits, the integral of the density
    expect(relativeError(rare.upper, 0.5095588765441765)).toBeLessThan(1e-11);
    expect(mirrored.lower).toBe(rare.upper);
  });
});

describe('betaLogOdds()', () => {
  it('finds the place of a tail from a poor start', () => {
    const shape = fc.double({ min: -0.3, max: 7, noNaN: true }).map((exponent) => 10 ** exponent);
    const start = fc.double({ min: -12, max: 12, noNaN: true });
    const exponent = fc.double({ min: -12, max: -0.31, noNaN: true });
    fc.assert(
      fc.property(shape, shape, exponent, start, fc.constantFrom('lower', 'upper'), (a, b, log, from, tail) => {
        const probability = 10 ** log;
        const logOdds = betaLogOdds({ a, b, tail, probability }, from);
        const tails = betaTails({ x: 1 / (1 + Math.exp(-logOdds)), y: 1 / (1 + Math.exp(logOdds)), a, b });
        expect(relativeError(tails[tail], probability)).toBeLessThan(1e-11);
      }),
      runs,
    );
  });

  it.each([
    [1000, 50, 'upper', 1e-24, 44.5],
    [25_000, 500, 'lower', 1e-20, 86],
    [18_000, 11_000, 'upper', 1e-8, -50],
    [6000, 150_000, 'upper', 0.002, 10],
  ] as const)(
    'finds it from afar, by halving what it lies between: a = %d, b = %d',
    (a, b, tail, probability, start) => {
      const logOdds = betaLogOdds({ a, b, tail, probability }, start);

      const tails = betaTails({ x: 1 / (1 + Math.exp(-logOdds)), y: 1 / (1 + Math.exp(logOdds)), a, b });
      expect(relativeError(tails[tail], probability)).toBeLessThan(1e-11);
    },
  );

  it('is NaN from a start that is NaN', () => {
    expect(betaLogOdds({ a: 2, b: 3, tail: 'lower', probability: 0.1 }, NaN)).toBeNaN();
  });
});
