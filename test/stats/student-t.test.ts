import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/statistics/stats-vectors.json' with { type: 'json' };
import { normalQuantile, normalUpperTail } from '../../src/stats/normal.js';
import { studentQuantile, studentUpperTail } from '../../src/stats/student-t.js';

const runs = { seed: 20261121, numRuns: 1_000 };
const relativeError = (value: number, expected: number): number =>
  value === expected ? 0 : Math.abs(value - expected) / Math.abs(expected);
const degrees = fc.double({ min: -0.301, max: 6, noNaN: true }).map((exponent) => 10 ** exponent);

describe('studentUpperTail()', () => {
  it.each(vectors.pt_t_df_upper)("equals R's pt to 2e-13 at t = %d for df = %d", (t, df, upper) => {
    expect(relativeError(studentUpperTail(t, df), upper)).toBeLessThan(2e-13);
    expect(relativeError(studentUpperTail(-t, df), 1 - upper)).toBeLessThan(1e-14);
  });

  it.each([
    [1.5, 5000, 0.066838769926607866],
    [4, 5000, 3.2128591533991747e-5],
    [12, 5000, 4.9833282131741301e-33],
    [2.5, 20_000, 0.006213637065997115],
    [8, 20_000, 6.5574492982502353e-16],
    [-2, 20_000, 0.97724311902075001],
    [30, 0.5, 0.058546841490053458],
    [-1.25, 7.5, 0.87555405345005943],
    [2.3, 1e6, 0.010724212473638021],
    [1e-5, 50, 0.49999603047320273],
  ])("equals R's pt to 1e-13 at t = %d for df = %d, beyond the table", (t, df, upper) => {
    expect(relativeError(studentUpperTail(t, df), upper)).toBeLessThan(1e-13);
  });

  it('is that of Cauchy for df 1, and elementary for df 2', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (t) => {
        const root = Math.sqrt(2 + t * t);
        expect(relativeError(studentUpperTail(t, 1), Math.atan2(1, t) / Math.PI)).toBeLessThan(1e-14);
        expect(relativeError(studentUpperTail(t, 2), 1 / (root * (root + t)))).toBeLessThan(1e-14);
      }),
      runs,
    );
  });

  it('is 1 less the tail of the other side, and never rises', () => {
    const place = fc.double({ min: 0, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(place, place, degrees, (t, other, df) => {
        expect(studentUpperTail(-t, df)).toBe(t === 0 ? 0.5 : 1 - studentUpperTail(t, df));
        const [near, far] = [studentUpperTail(Math.min(t, other), df), studentUpperTail(Math.max(t, other), df)];
        expect(far).toBeLessThanOrEqual(near * (1 + 1e-13));
      }),
      runs,
    );
  });

  it('comes to the normal tail as df grows', () => {
    for (const t of [-3, -0.5, 0.25, 1.7, 4, 5]) {
      // The first term of the difference is phi(t) (t^3 + t) / (4 df).
      const gap = (Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI)) * ((t ** 3 + t) / 4e9);

      expect(relativeError(studentUpperTail(t, 1e9), normalUpperTail(t) + gap)).toBeLessThan(1e-13);
      expect(relativeError(studentUpperTail(t, 1e18), normalUpperTail(t))).toBeLessThan(2e-14);
      expect(studentUpperTail(t, Infinity)).toBe(normalUpperTail(t));
    }
  });

  it('is exact at 0 and at the ends, and NaN where it is not defined', () => {
    expect([0, Infinity, -Infinity, 1e200].map((t) => studentUpperTail(t, 3))).toEqual([0.5, 0, 1, 0]);
    expect(studentUpperTail(NaN, 3)).toBeNaN();
    expect([0, -1, NaN].map((df) => studentUpperTail(1, df))).toEqual([NaN, NaN, NaN]);
  });
});

describe('studentQuantile()', () => {
  it.each(vectors.qt_upperp_df_t)("equals R's qt to 1e-13 at an upper tail of %d for df = %d", (upper, df, t) => {
    // The vectors ask for the upper tail itself; 1 - upper rounds it, so its mirror image is compared.
    expect(relativeError(-studentQuantile(upper, df), t)).toBeLessThan(1e-13);
    expect(relativeError(studentQuantile(1 - upper, df), t)).toBeLessThan(1e-12);
  });

  it.each([
    [1e-12, 1, -318_309_886_183.79071],
    [1e-12, 20, -15.151149592103092],
    [1e-9, 119, -6.4963764028305553],
    [1e-12, 1e6, -7.0345726084112563],
    [0.6, 2000, 0.25338080682066538],
    [0.9975, 119, 2.8603165718503822],
    [0.995, 57.3, 2.6643894364923968],
    [1e-6, 2.5, -220.17342917823751],
    [0.3, 1.2, -0.68819454354107756],
    [0.8, 20_000, 0.8416392059881509],
  ])("equals R's qt to 1e-13 at p = %d for df = %d, beyond the table", (p, df, t) => {
    expect(relativeError(studentQuantile(p, df), t)).toBeLessThan(1e-13);
  });

  it('inverts the tail for df from 0.5 to 1e6 and p from 1e-12 to 1 - 1e-12', () => {
    const exponent = fc.double({ min: -12, max: -0.302, noNaN: true });
    fc.assert(
      fc.property(exponent, degrees, fc.boolean(), (log, df, mirrored) => {
        const p = mirrored ? 1 - 10 ** log : 10 ** log;
        const upper = mirrored ? 1 - p : p;
        const t = Math.abs(studentQuantile(p, df));
        expect(relativeError(studentUpperTail(t, df), upper)).toBeLessThan(1e-13);
      }),
      { ...runs, numRuns: 5_000 },
    );
  });

  it('keeps its digits beside p = 1/2', () => {
    // tan(pi x) is pi x, up to a third power of it; the quantile of df 1 is tan(pi (p - 1/2)).
    expect(relativeError(studentQuantile(0.5 + 2 ** -40, 1), Math.PI * 2 ** -40)).toBeLessThan(1e-14);
    expect(studentQuantile(0.5 - 2 ** -40, 1)).toBe(-studentQuantile(0.5 + 2 ** -40, 1));
  });

  it('comes to the normal quantile as df grows', () => {
    for (const p of [1e-12, 0.01, 0.3, 0.7, 0.9999]) {
      const z = normalQuantile(p);

      expect(relativeError(studentQuantile(p, 1e9), z + (z ** 3 + z) / 4e9)).toBeLessThan(1e-13);
      expect(studentQuantile(p, 1e300)).toBe(z);
      expect(studentQuantile(p, Infinity)).toBe(z);
    }
  });

  it('is exact at 0, 1/2 and 1, and NaN where it is not defined', () => {
    expect([0, 0.5, 1].map((p) => studentQuantile(p, 3))).toEqual([-Infinity, 0, Infinity]);
    expect([-0.1, 1.1, NaN, Infinity].map((p) => studentQuantile(p, 3))).toEqual([NaN, NaN, NaN, NaN]);
    expect([0, -1, NaN].map((df) => studentQuantile(0.3, df))).toEqual([NaN, NaN, NaN]);
  });
});
