import { describe, expect, it } from 'vitest';
import { outlierFences } from '../../src/stats/outlier-fences.js';

const oneTo = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => i + 1);

describe('outlierFences()', () => {
  it('lie a number of interquartile ranges beyond the quartiles', () => {
    // Quartiles 26 and 76 of 1 to 101.
    expect(outlierFences(oneTo(101), 3)).toEqual({ low: 26 - 150, high: 76 + 150 });
  });

  it('never lie inside of the 1st and the 99th percentile', () => {
    expect(outlierFences(oneTo(101), 0.001)).toEqual({ low: 2, high: 100 });
  });

  it('keep everything up to the 99th percentile where most samples are equal', () => {
    const samples = Float64Array.from([...new Array<number>(99).fill(0), 5, 100]);

    expect(outlierFences(samples, 3)).toEqual({ low: 0, high: 5 });
  });

  it('interpolate between samples', () => {
    const { low, high } = outlierFences(Float64Array.of(1, 2, 3, 4), 1);

    expect(low).toBeCloseTo(1.75 - 1.5, 12);
    expect(high).toBeCloseTo(3.25 + 1.5, 12);
  });

  it('lie on the only sample', () => {
    expect(outlierFences(Float64Array.of(7), 3)).toEqual({ low: 7, high: 7 });
  });

  it('are not defined for no samples', () => {
    expect(outlierFences(new Float64Array(), 3)).toEqual({ low: NaN, high: NaN });
  });
});
