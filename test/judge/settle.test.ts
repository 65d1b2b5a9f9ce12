import { describe, expect, it } from 'vitest';
import { settle } from '../../src/judge/settle.js';

describe('settle()', () => {
  it('forgets the rounding errors of sums', () => {
    expect(settle(0.1 + 0.2)).toBe(0.3);
    expect(settle(1.0999999999999999)).toBe(1.1);
    expect(settle(94.99999999999999)).toBe(95);
  });

  it('keeps what twelve digits can tell', () => {
    expect(settle(0.300000000001)).toBe(0.300000000001);
    expect(settle(1.23456789e-15)).toBe(1.23456789e-15);
  });

  it('keeps twelve digits of whole numbers, too', () => {
    expect(settle(999_999_999_999)).toBe(999_999_999_999);
    expect(settle(1_234_567_890_123_456)).toBe(1_234_567_890_120_000);
    expect(settle(-1_234_567_890_126)).toBe(-1_234_567_890_130);
  });

  it('leaves what is not finite', () => {
    expect([NaN, Infinity, -Infinity].map(settle)).toEqual([NaN, Infinity, -Infinity]);
  });
});
