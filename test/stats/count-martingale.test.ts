import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CountSides } from '../../src/stats/count-comparison.js';
import { countMartingale } from '../../src/stats/count-martingale.js';
import { logGamma } from '../../src/stats/log-gamma.js';
import { betaTails } from '../../src/stats/regularized-beta.js';

type Row = readonly [canary: number, baseline: number, canaryExposure?: number, baselineExposure?: number];

function sidesOf(rows: readonly Row[]): CountSides {
  const column = (i: number, otherwise: number): Float64Array => Float64Array.from(rows, (row) => row[i] ?? otherwise);
  return {
    canary: { events: column(0, NaN), exposure: column(2, 100) },
    baseline: { events: column(1, NaN), exposure: column(3, 100) },
  };
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** ln M by the closed form for a share that never changes. */
function closedForm(share: number, a: number, b: number): number {
  const [A, B] = [20 * share, 20 * (1 - share)];
  const above = (one: number, other: number): number =>
    Math.log(betaTails({ x: share, y: 1 - share, a: one, b: other }).upper);
  return (
    logBeta(A + a, B + b) -
    logBeta(A, B) -
    a * Math.log(share) -
    b * Math.log(1 - share) +
    above(A + a, B + b) -
    above(A, B)
  );
}

describe('countMartingale()', () => {
  it.each([0.5, 0.1, 0.02, 0.9])('is the closed form where the canary always has %d of the traffic', (share) => {
    for (const [a, b] of [
      [1, 0],
      [0, 4],
      [5, 5],
      [12, 3],
      [40, 38],
    ] as const) {
      const expected = closedForm(share, a, b);
      if (expected > 20 || expected < -20) continue;
      const [log] = countMartingale(sidesOf([[a, b, 1000 * share, 1000 * (1 - share)]]));
      expect(Math.abs(log! - expected)).toBeLessThan(1e-8);
    }
  });

  it('counts events together, whichever slots they are in, where traffic is steady', () => {
    const together = countMartingale(sidesOf([[9, 4]]));
    const apart = countMartingale(
      sidesOf([
        [1, 1],
        [5, 0],
        [0, 2],
        [3, 1],
      ]),
    );

    expect(apart.at(-1)).toBeCloseTo(together[0]!, 10);
  });

  it('is worth 1 on average after any events of a healthy canary, also where the shares of traffic change', () => {
    const exposures: [number, number][] = [
      [100, 100],
      [20, 180],
      [150, 50],
    ];
    const events = [3, 4, 2];
    // All outcomes of so many events in each slot, by their binomial chances.
    let mean = 0;
    const walk = (rows: readonly Row[], chance: number): void => {
      const slot = rows.length;
      if (slot === events.length) {
        mean += chance * Math.exp(countMartingale(sidesOf(rows)).at(-1)!);
        return;
      }
      const [canary, baseline] = exposures[slot]!;
      const share = canary / (canary + baseline);
      const all = events[slot]!;
      for (let a = 0; a <= all; a++) {
        const ways = Math.exp(logGamma(all + 1) - logGamma(a + 1) - logGamma(all - a + 1));
        walk([...rows, [a, all - a, canary, baseline]], chance * ways * share ** a * (1 - share) ** (all - a));
      }
    };
    walk([], 1);

    expect(mean).toBeCloseTo(1, 10);
  });

  it('is worth less where a slot may add only so much', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 20 }), (rows) => {
        const [free, cut] = [countMartingale(sidesOf(rows)), countMartingale(sidesOf(rows), () => 1.5)];
        free.forEach((log, slot) => {
          expect(cut[slot]!).toBeLessThanOrEqual(log + 1e-12);
        });
      }),
      { seed: 20261121, numRuns: 100 },
    );
    expect(countMartingale(sidesOf([[1000, 0]]), () => 1.5)[0]).toBeCloseTo(1.5, 2);
  });

  it('knows after a slot only what has been until then', () => {
    const rows: Row[] = [
      [3, 1],
      [0, 0],
      [7, 2, 90, 110],
      [2, 5],
    ];
    const whole = countMartingale(sidesOf(rows));

    rows.forEach((_, slot) => {
      expect(countMartingale(sidesOf(rows.slice(0, slot + 1))).at(-1)).toBe(whole[slot]);
    });
  });

  it('passes over slots without counts of both sides, or without traffic on one', () => {
    const empty: Row[] = [
      [NaN, 1],
      [1, -1],
      [5, 0, 100, 0],
      [5, 0, NaN, 100],
      [Infinity, 1],
      [1e300, 0],
    ];

    expect([...countMartingale(sidesOf(empty))]).toEqual([0, 0, 0, 0, 0, 0]);
    expect([...countMartingale(sidesOf([[4, 1], ...empty]))]).toEqual(
      new Array(7).fill(countMartingale(sidesOf([[4, 1]]))[0]),
    );
    expect([...countMartingale(sidesOf([]))]).toEqual([]);
  });

  it('never is anything but a number', () => {
    const exposure = fc.oneof(fc.integer({ min: 1, max: 10 }), fc.constant(1e15), fc.constant(1e-9));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(fc.nat(10), fc.constant(1e12)), fc.nat(1000), exposure, exposure), {
          maxLength: 15,
        }),
        (rows) => {
          for (const log of countMartingale(sidesOf(rows))) expect(log).not.toBeNaN();
        },
      ),
      { seed: 20261121, numRuns: 200 },
    );
  });
});
