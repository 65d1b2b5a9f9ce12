import { describe, expect, it } from 'vitest';
import { detectableRateDecrease, detectableRateIncrease, detectableShift } from '../../src/stats/detectable-change.js';

const COUNTS = { baselineEvents: 60, baselineExposure: 60_000, canaryExposure: 60_000 };

describe('detectableShift()', () => {
  it('is the critical value and the power, in standard errors', () => {
    // R: qt(.995, 30) + qt(.8, 30)
    expect(detectableShift({ standardError: 1, df: 30 }, 0.01)).toBeCloseTo(2.749996 + 0.8537673, 6);
    expect(detectableShift({ standardError: 0.2, df: 30 }, 0.01)).toBeCloseTo(0.2 * (2.749996 + 0.8537673), 6);
  });

  it('grows as the level or the degrees of freedom shrink', () => {
    const at = (level: number, df: number): number => detectableShift({ standardError: 1, df }, level);

    expect(at(0.001, 30)).toBeGreaterThan(at(0.01, 30));
    expect(at(0.01, 5)).toBeGreaterThan(at(0.01, 30));
  });

  it('is 0 where nothing varies', () => {
    expect(detectableShift({ standardError: 0, df: 7 }, 0.01)).toBe(0);
  });
});

describe('detectableRateIncrease()', () => {
  it('is the increase that 80 % of windows show', () => {
    // (sqrt(60.375) + (2.5758293 + 0.8416212) sqrt(2) / 2)^2 - 0.375 events, less the 60 of the baseline.
    const events = (Math.sqrt(60.375) + (3.4174505 * Math.SQRT2) / 2) ** 2 - 0.375;

    expect(detectableRateIncrease(COUNTS, 0.01)).toBeCloseTo((events - 60) / 60_000, 9);
  });

  it('is finite for no events: so many make themselves seen in any case', () => {
    const none = { ...COUNTS, baselineEvents: 0 };

    expect(detectableRateIncrease(none, 0.01) * 60_000).toBeGreaterThan(5);
    expect(detectableRateIncrease(none, 0.01) * 60_000).toBeLessThan(15);
  });

  it('shrinks with more of the canary, and does not depend on the unit of exposure', () => {
    const scaled = { baselineEvents: 60, baselineExposure: 60, canaryExposure: 60 };

    expect(detectableRateIncrease({ ...COUNTS, canaryExposure: 600_000 }, 0.01)).toBeLessThan(
      detectableRateIncrease(COUNTS, 0.01),
    );
    expect(detectableRateIncrease(scaled, 0.01)).toBeCloseTo(1000 * detectableRateIncrease(COUNTS, 0.01), 9);
  });
});

describe('detectableRateDecrease()', () => {
  it('is the decrease that 80 % of windows show', () => {
    // (sqrt(60.375) - (2.5758293 + 0.8416212) sqrt(2) / 2)^2 - 0.375 events, less than the 60 of the baseline.
    const events = (Math.sqrt(60.375) - (3.4174505 * Math.SQRT2) / 2) ** 2 - 0.375;

    expect(detectableRateDecrease(COUNTS, 0.01)).toBeCloseTo((60 - events) / 60_000, 9);
  });

  it('is infinite where not even a canary without any event would show it', () => {
    expect(detectableRateDecrease({ ...COUNTS, baselineEvents: 5 }, 0.01)).toBe(Infinity);
    expect(detectableRateDecrease({ ...COUNTS, canaryExposure: 6_000, baselineEvents: 50 }, 0.01)).toBe(Infinity);
    expect(detectableRateDecrease({ ...COUNTS, baselineEvents: 20 }, 0.01) * 60_000).toBeLessThan(20);
  });
});
