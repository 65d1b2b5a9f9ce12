import { describe, expect, it } from 'vitest';
import { separateConstants } from '../../../src/judge/netflix-aca/separate-constants.js';

describe('separateConstants()', () => {
  it('spreads each side by 1e-5 of its own value, the same way every time', () => {
    const sides = { canary: new Float64Array(4_000).fill(-50), baseline: new Float64Array(4_000).fill(3) };

    const { canary, baseline } = separateConstants(sides);

    expect(separateConstants(sides)).toEqual({ canary, baseline });
    for (const [noisy, value] of [
      [canary, -50],
      [baseline, 3],
    ] as const) {
      const deviations = Array.from(noisy, (sample) => (sample - value) / (1e-5 * value));
      const mean = deviations.reduce((sum, deviation) => sum + deviation, 0) / deviations.length;
      const variance = deviations.reduce((sum, deviation) => sum + (deviation - mean) ** 2, 0) / deviations.length;
      // Within four standard errors of a standard normal.
      expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(4_000));
      expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 4_000));
      expect(new Set(noisy).size).toBeGreaterThan(3_900);
    }
  });

  it('leaves a side of zeros as it is', () => {
    const { canary } = separateConstants({ canary: new Float64Array(5), baseline: new Float64Array(5).fill(1) });

    expect(canary.every((value) => value === 0)).toBe(true);
  });
});
