import { describe, expect, it } from 'vitest';
import { roundGroupScore, roundNumber } from '../../src/report/round-number.js';

describe('roundGroupScore()', () => {
  it.each([
    [200 / 3, 66.67],
    [62.5, 62.5],
    [0, 0],
    [NaN, null],
  ])('shows %f as %s', (score, shown) => {
    expect(roundGroupScore(score)).toBe(shown);
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
