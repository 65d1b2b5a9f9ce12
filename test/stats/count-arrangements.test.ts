import { describe, expect, it } from 'vitest';
import { countArrangements } from '../../src/stats/count-arrangements.js';

function exactly(n: number, m: number): bigint {
  let product = 1n;
  for (let i = 1; i <= n; i++) product = (product * BigInt(m + i)) / BigInt(i);
  return product;
}

describe('countArrangements()', () => {
  it.each([
    [0, 5, 1],
    [1, 1, 2],
    [3, 2, 10],
    [2, 3, 10],
    [28, 28, 7_648_690_600_760_440],
  ])('counts the ways to share out %i and %i exactly', (n, m, expected) => {
    expect(countArrangements(n, m)).toBe(expected);
  });

  it.each([
    [30, 30],
    [20, 500],
    [50, 200],
    [100, 100],
    [100, 99],
  ])('is within 1e-15 for %i and %i', (n, m) => {
    expect(Math.abs(countArrangements(n, m) / Number(exactly(n, m)) - 1)).toBeLessThan(1e-15);
  });
});
