import { describe, expect, it } from 'vitest';
import { cleanSamples } from '../../../src/judge/netflix-aca/clean-samples.js';

const keep = { strategy: 'keep', factor: 3 } as const;
const remove = { strategy: 'remove', factor: 3 } as const;

describe('cleanSamples()', () => {
  it('drops gaps, or makes them 0', () => {
    const slots = Float64Array.of(1, NaN, 3);

    expect(Array.from(cleanSamples(slots, { missing: 'drop', outliers: keep }))).toEqual([1, 3]);
    expect(Array.from(cleanSamples(slots, { missing: 'zero', outliers: keep }))).toEqual([1, 0, 3]);
  });

  it('drops at most the outermost sample on each side of a hundred', () => {
    const slots = Float64Array.from({ length: 100 }, (_, i) => (i < 3 ? 1_000 + i : i));

    const cleaned = cleanSamples(slots, { missing: 'drop', outliers: remove });

    expect(cleaned).toHaveLength(99);
    expect(Math.max(...cleaned)).toBe(1_001);
  });

  it('drops what is not 0 where the quartiles are 0', () => {
    const slots = Float64Array.from({ length: 200 }, (_, i) => (i === 7 ? 5 : 0));

    expect(Array.from(cleanSamples(slots, { missing: 'drop', outliers: remove }))).toEqual(new Array(199).fill(0));
  });

  it('keeps the order of the samples, and those on a fence', () => {
    const slots = Float64Array.of(3, 1, 2, 900, 2.5, 1.5);

    expect(Array.from(cleanSamples(slots, { missing: 'drop', outliers: remove }))).toEqual([3, 1, 2, 2.5, 1.5]);
    expect(Array.from(cleanSamples(slots, { missing: 'drop', outliers: keep }))).toEqual(Array.from(slots));
    expect(Array.from(cleanSamples(Float64Array.of(3, 1, 2), { missing: 'drop', outliers: remove }))).toEqual([
      3, 1, 2,
    ]);
  });

  it('makes nothing out of nothing', () => {
    expect(cleanSamples(new Float64Array(), { missing: 'zero', outliers: remove })).toHaveLength(0);
    expect(cleanSamples(Float64Array.of(NaN), { missing: 'drop', outliers: remove })).toHaveLength(0);
  });
});
