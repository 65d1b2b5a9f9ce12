import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../src/judge/verdict-of.js';

describe('verdictOf()', () => {
  it.each([
    [100, 'pass'],
    [95, 'pass'],
    [94.999, 'marginal'],
    [75, 'marginal'],
    [74.999, 'fail'],
    [0, 'fail'],
  ])('takes thresholds as inclusive: %d is %s', (score, verdict) => {
    expect(verdictOf(score, { pass: 95, marginal: 75 })).toBe(verdict);
  });

  it('has no marginal where both thresholds are one', () => {
    expect(verdictOf(80, { pass: 80, marginal: 80 })).toBe('pass');
    expect(verdictOf(79.99, { pass: 80, marginal: 80 })).toBe('fail');
  });

  it('fails no score where the threshold is 0, and what has no score in any case', () => {
    expect(verdictOf(0, { pass: 95, marginal: 0 })).toBe('marginal');
    expect(verdictOf(NaN, { pass: 0, marginal: 0 })).toBe('fail');
  });
});
