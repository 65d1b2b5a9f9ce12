import { describe, expect, it } from 'vitest';
import { figureOfSide } from '../../src/judge/figure-of-side.js';

const slots = (...values: number[]): Float64Array => Float64Array.from(values);

describe('figureOfSide()', () => {
  it('gives the median of the slots that have a value', () => {
    expect(figureOfSide([slots(9, NaN, 9, 1, NaN)], 'sum')).toBe(9);
    expect(figureOfSide([slots(9, 8)], 'median')).toBe(8.5);
  });

  it('adds several series up slot by slot, or takes their median', () => {
    const series = [slots(1, 1, NaN), slots(2, 2, 2), slots(6, NaN, NaN)];

    expect(figureOfSide(series, 'sum')).toBe(3);
    expect(figureOfSide(series, 'median')).toBe(2);
  });

  it('gives nothing where no slot has a value, or it makes no sense', () => {
    expect(figureOfSide([], 'sum')).toBeUndefined();
    expect(figureOfSide([slots(NaN, Infinity)], 'sum')).toBeUndefined();
    expect(figureOfSide([slots(-3, -3)], 'median')).toBeUndefined();
  });

  it('does not take no instances for no figure', () => {
    expect(figureOfSide([slots(0, 0)], 'sum')).toBe(0);
  });
});
