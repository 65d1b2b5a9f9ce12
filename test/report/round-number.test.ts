import { describe, expect, it } from 'vitest';
import { roundNumber, roundScore } from '../../src/report/round-number.js';

describe('roundScore()', () => {
  it.each([
    [94.996, [95, 75], 94.99],
    [94.994, [95, 75], 94.99],
    [95, [95, 75], 95],
    [95.006, [95, 75], 95.01],
    [74.9999999, [95, 75], 74.99],
    [62.5, [], 62.5],
    [99.999, [100], 99.99],
    [0, [0], 0],
  ])('shows %f under the thresholds %j as %f', (score, edges, shown) => {
    expect(roundScore(score, edges)).toBe(shown);
  });

  it('is null where there is no score', () => {
    expect(roundScore(NaN, [95])).toBeNull();
  });
});

describe('roundNumber()', () => {
  it('keeps twelve digits, at any scale', () => {
    expect(roundNumber(1 / 3)).toBe(0.333333333333);
    expect(roundNumber(1e-20 / 3)).toBe(3.33333333333e-21);
    expect(roundNumber(-123456789.123456)).toBe(-123456789.123);
  });

  it('is null for what JSON has no number for', () => {
    expect([NaN, Infinity, -Infinity].map(roundNumber)).toEqual([null, null, null]);
  });
});
