import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/statistics/stats-vectors.json' with { type: 'json' };
import { normalQuantile, normalUpperTail } from '../../src/stats/normal.js';

const runs = { seed: 20261121, numRuns: 1_000 };
const relativeError = (value: number, expected: number): number =>
  value === expected ? 0 : Math.abs(value - expected) / Math.abs(expected);

describe('normalUpperTail()', () => {
  it.each(vectors.pnorm_z_lower_upper)("equals R's pnorm to 5e-15 at z = %d", (z, lower, upper) => {
    expect(relativeError(normalUpperTail(z), upper)).toBeLessThan(5e-15);
    // The vectors hold 0 for 2.9e-316, which is below the numbers of full precision.
    if (lower === 0) expect(normalUpperTail(-z)).toBeLessThan(1e-315);
    else expect(relativeError(normalUpperTail(-z), lower)).toBeLessThan(5e-15);
  });

  it.each([
    [0.1, 0.460172162722971],
    [1.25, 0.10564977366685525],
    [2.5, 0.006209665325776135],
    [5, 2.866515718791939e-7],
    [12.5, 3.732564298877713e-36],
    [20, 2.7536241186062337e-89],
    [27.3, 2.1207986243198492e-164],
    [31.7, 7.768349074351506e-221],
    [36.9, 2.3105244811406173e-298],
  ])('keeps its digits at z = %d', (z, expected) => {
    // mpmath 1.3.0 with 40 digits: erfc(z / sqrt(2)) / 2
    expect(relativeError(normalUpperTail(z), expected)).toBeLessThan(1e-15);
  });

  it('goes on smoothly where the residue of the pole is left out', () => {
    const limit = (2 * Math.PI) / 0.7;

    expect(relativeError(normalUpperTail(limit - 1e-12), normalUpperTail(limit + 1e-12))).toBeLessThan(2.5e-11);
    expect(normalUpperTail(limit - 1e-12)).toBeGreaterThan(normalUpperTail(limit + 1e-12));
  });

  it('is 1 less the tail of the other side', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 40, noNaN: true }), (z) => {
        expect(normalUpperTail(-z)).toBe(1 - normalUpperTail(z));
      }),
      runs,
    );
  });

  it('never rises', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -9, max: 39, noNaN: true }),
        fc.double({ min: 1e-9, max: 1, noNaN: true }),
        (z, d) => {
          expect(normalUpperTail(z + d)).toBeLessThanOrEqual(normalUpperTail(z));
        },
      ),
      runs,
    );
  });

  it('is exact at 0 and at the ends, and NaN for NaN', () => {
    expect([0, -0, Infinity, -Infinity, 1e300, -1e300].map(normalUpperTail)).toEqual([0.5, 0.5, 0, 1, 0, 1]);
    expect(normalUpperTail(NaN)).toBeNaN();
  });
});

describe('normalQuantile()', () => {
  it.each(vectors.qnorm_p_z)("equals R's qnorm to 3e-15 at p = %d", (p, z) => {
    expect(relativeError(normalQuantile(p), z)).toBeLessThan(3e-15);
  });

  it('keeps its digits beside p = 1/2', () => {
    // z = sqrt(2 pi) (p - 1/2), up to a third power of it
    expect(relativeError(normalQuantile(0.5 + 2 ** -40), Math.sqrt(2 * Math.PI) * 2 ** -40)).toBeLessThan(1e-15);
    expect(normalQuantile(0.5 - 2 ** -40)).toBe(-normalQuantile(0.5 + 2 ** -40));
  });

  it('inverts the tail, in the smallest probabilities too', () => {
    fc.assert(
      fc.property(fc.double({ min: -300, max: -0.302, noNaN: true }), (exponent) => {
        const p = 10 ** exponent;
        const z = normalQuantile(p);
        // The tail multiplies a relative error of z by about z^2.
        expect(relativeError(normalUpperTail(-z), p)).toBeLessThan(1e-15 * (1 + z * z));
      }),
      runs,
    );
  });

  it('turns its sign at p = 1/2', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 20 }), (steps) => {
        const p = steps / 2 ** 21;
        expect(normalQuantile(1 - p)).toBe(p === 0.5 ? 0 : -normalQuantile(p));
      }),
      runs,
    );
  });

  it('is infinite at 0 and 1, and NaN outside of them', () => {
    expect([0, 1].map(normalQuantile)).toEqual([-Infinity, Infinity]);
    expect([-1e-300, 1.0000001, NaN, Infinity, -Infinity].map(normalQuantile)).toEqual([NaN, NaN, NaN, NaN, NaN]);
    expect(normalQuantile(Number.MIN_VALUE)).toBeCloseTo(-38.4674, 3);
    expect(normalQuantile(0.5)).toBe(0);
  });
});
