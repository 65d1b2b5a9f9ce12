import { describe, expect, it } from 'vitest';
import { rateRatio, rateRatioLimits } from '../../src/stats/rate-ratio.js';

/** The ratio of sides with steady traffic. */
function ratio(canary: number, baseline: number, [ofCanary, ofBaseline]: readonly [number, number] = [1, 1]) {
  const share = ofCanary / (ofCanary + ofBaseline);
  const canaryWeighed = canary * (1 - share);
  const baselineWeighed = baseline * share;
  const sign = Math.sign(canaryWeighed - baselineWeighed);
  const sides = { canary: { events: canary }, baseline: { events: baseline } };
  const found = rateRatio(sides, { canaryWeighed, baselineWeighed, share, sign });
  return { ...found, sides };
}

describe('rateRatio()', () => {
  it('is that of the rates, half an event more on each side', () => {
    expect(ratio(20, 10).ratio).toBeCloseTo(20.5 / 10.5, 12);
    expect(ratio(20, 10, [100, 200]).ratio).toBeCloseTo((2 * 20.5) / 10.5, 12);
  });

  it('is finite where a side has no events', () => {
    expect(ratio(17, 0).ratio).toBeCloseTo(35, 12);
    expect(ratio(0, 17).ratio).toBeCloseTo(1 / 35, 12);
  });

  it.each([
    // No event of 20 where 0.2 were to be expected, and one of 120 where 1.2 were.
    [0, 202, [20, 20_000], 1],
    [1, 202, [120, 20_000], 20_000 / 202 / 120],
    [202, 0, [20_000, 20], 1],
    [202, 1, [20_000, 120], (202 * 120) / 20_000],
  ] as const)(
    'never turns the direction by half an event: %d against %d of %j is %d',
    (canary, baseline, of, value) => {
      expect(ratio(canary, baseline, of).ratio).toBeCloseTo(value, 12);
    },
  );

  it('is 1 where the rates are the same', () => {
    expect(ratio(1, 1000, [20, 20_000]).ratio).toBe(1);
    expect(ratio(0, 0).ratio).toBe(1);
    expect(ratio(5, 5, [0, 1]).ratio).toBe(1);
  });
});

describe('rateRatioLimits()', () => {
  it('hold the ratio, however few events there are', () => {
    for (const [canary, baseline, of] of [
      [0, 202, [20, 20_000]],
      [1, 202, [120, 20_000]],
      [3, 0, [1, 50]],
      [100, 1, [1, 1]],
    ] as const) {
      const found = ratio(canary, baseline, of);
      const { low, high } = rateRatioLimits({ ...found.sides, odds: found.odds }, 0.5);

      expect(low).toBeLessThanOrEqual(found.ratio);
      expect(high).toBeGreaterThanOrEqual(found.ratio);
    }
  });

  it('has no upper limit where the baseline may have no events at all', () => {
    const sides = { canary: { events: 5, exposure: 10 }, baseline: { events: 0, exposure: 10 }, odds: 1 };

    expect(rateRatioLimits(sides, 0.98)).toMatchObject({ high: Infinity });
    expect(rateRatioLimits(sides, 0.98).low).toBeGreaterThan(0);
  });

  it('is not defined, and has no limits, without events', () => {
    const none = { events: 0, exposure: 10 };

    expect(rateRatioLimits({ canary: none, baseline: none, odds: 1 }, 0.98)).toEqual({ low: 0, high: Infinity });
  });
});
