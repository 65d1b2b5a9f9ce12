import { describe as suite, expect, it } from 'vitest';
import { describe, mean } from '../../src/stats/describe.js';

suite('describe()', () => {
  it('agrees with R on a small sample', () => {
    // R 4.2.2: x <- c(3,6,7,8,8,10,13,15,16,20); mean(x), median(x), quantile(x, .95), sd(x)
    const description = describe(Float64Array.of(20, 3, 6, 7, 8, 8, 10, 13, 15, 16));

    expect(description).toMatchObject({ count: 10, min: 3, max: 20, mean: 10.6, median: 9, p95: 18.199999999999996 });
    expect(description.standardDeviation).toBeCloseTo(5.253570214625479, 14);
  });

  it('interpolates quantiles as R does by default', () => {
    // R 4.2.2: quantile(1:10, .95) is 9.55. simple-statistics changed its definition within 7.x; this pins it.
    expect(describe(Float64Array.from({ length: 10 }, (_, i) => i + 1)).p95).toBeCloseTo(9.55, 12);
    expect(describe(Float64Array.from({ length: 21 }, (_, i) => i)).p95).toBe(19);
  });

  it('has no figures for no samples, and no spread for one', () => {
    expect(describe(new Float64Array())).toMatchObject({ count: 0, mean: NaN, standardDeviation: NaN, p95: NaN });
    expect(describe(Float64Array.of(4, 6)).standardDeviation).toBe(Math.SQRT2);
    expect(describe(Float64Array.of(4))).toMatchObject({ count: 1, mean: 4, median: 4, standardDeviation: NaN });
  });

  it('keeps a small spread far from zero', () => {
    const far = Float64Array.from({ length: 1_000 }, (_, i) => 1e9 + (i % 2));

    expect(describe(far).standardDeviation).toBeCloseTo(0.5 * Math.sqrt(1_000 / 999), 12);
  });

  it('finds no spread in equal samples that binary numbers cannot hold', () => {
    expect(describe(new Float64Array(60).fill(0.1))).toMatchObject({ mean: 0.1, standardDeviation: 0 });
  });
});

suite('mean()', () => {
  it('keeps its accuracy far from zero', () => {
    expect(mean(Float64Array.from({ length: 1000 }, (_, i) => 1e9 + (i % 2) / 1024))).toBe(1e9 + 1 / 2048);
  });

  it('is NaN where an infinity is among the samples', () => {
    expect(mean(Float64Array.of(1, Infinity))).toBeNaN();
  });
});
