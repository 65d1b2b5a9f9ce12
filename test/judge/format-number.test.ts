import { describe, expect, it } from 'vitest';
import { formatNumber, formatQuantity, formatScore } from '../../src/judge/format-number.js';

describe('formatNumber()', () => {
  it.each([
    [1234.567, '1235'],
    [0.000123456, '0.0001235'],
    [-2.5, '-2.5'],
    [-0, '0'],
    [1e-9, '1e-9'],
    [NaN, 'not defined'],
    [Infinity, 'infinite'],
    [-Infinity, 'minus infinity'],
  ])('%f is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('formatQuantity()', () => {
  it('adds the unit where there is one', () => {
    expect([formatQuantity(1.5, 'ms'), formatQuantity(1.5, undefined)]).toEqual(['1.5 ms', '1.5']);
  });
});

describe('formatScore()', () => {
  it.each([
    [94.996, '94.99'],
    [95, '95'],
    [66.67, '66.67'],
    [0.29, '0.29'],
    [0, '0'],
  ])('%f is %s, never more than it is', (score, text) => {
    expect(formatScore(score)).toBe(text);
  });
});
