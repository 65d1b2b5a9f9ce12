import { describe, expect, it } from 'vitest';
import { recentEffects } from '../../../src/calibrate/calibration/recent-effects.js';

/** Effects whose size tells their window and their place in it: 3.01 is the second of the fourth window. */
const effects = (windows: number, each: number) =>
  Array.from({ length: windows * each }, (_, i) => ({
    window: Math.floor(i / each),
    size: Math.floor(i / each) + (i % each) / 100,
  }));

describe('recentEffects()', () => {
  it('gives the last 50', () => {
    expect(recentEffects(effects(60, 1))).toEqual(Array.from({ length: 50 }, (_, i) => i + 10));
    expect(recentEffects(effects(7, 1))).toHaveLength(7);
    expect(recentEffects([])).toEqual([]);
  });

  it('takes one of each window where there are enough windows, in turn', () => {
    const recent = recentEffects(effects(60, 3));

    expect(recent).toHaveLength(50);
    expect(recent.slice(0, 4)).toEqual([10.01, 11.02, 12, 13.01]);
  });

  it('takes as many of each window as make 50', () => {
    const recent = recentEffects(effects(10, 20));

    expect(recent).toHaveLength(50);
    expect(new Set(recent.map(Math.floor)).size).toBe(10);
    expect(new Set(recent).size).toBe(50);
  });
});
