import { describe, expect, it } from 'vitest';
import { brentRoot } from '../../src/stats/brent-root.js';

const search = { tolerance: 1e-10, maxIterations: 1_000 };
const bracket = (f: (x: number) => number, low: number, high: number) => ({ low, high, fLow: f(low), fHigh: f(high) });

describe('brentRoot()', () => {
  it.each([
    ['a line', (x: number) => 2 * x - 3, 0, 10, 1.5],
    ['a cubic', (x: number) => x ** 3 - 2 * x - 5, 2, 3, 2.0945514815423265],
    ['a flat root', (x: number) => (x - 1) ** 9, -3, 7.5, 1],
    ['the cosine', (x: number) => Math.cos(x) - x, 0, 1, 0.7390851332151607],
  ])('finds the root of %s', (_name, f, low, high, root) => {
    expect(Math.abs(brentRoot(f, bracket(f, low, high), search) - root)).toBeLessThan(1e-9);
  });

  it('stops within the tolerance of a jump', () => {
    const step = (x: number): number => (x < 0.3 ? -1 : 1);

    const root = brentRoot(step, bracket(step, -1, 1), { tolerance: 1e-4, maxIterations: 1_000 });

    expect(Math.abs(root - 0.3)).toBeLessThanOrEqual(1e-4);
  });

  it('returns an end where the function is 0, the lower one first', () => {
    const f = (x: number): number => x * (x - 1);

    expect(brentRoot(f, bracket(f, 0, 1), search)).toBe(0);
    expect(brentRoot(f, bracket(f, 0.5, 1), search)).toBe(1);
  });

  it('returns the last point when the iterations run out', () => {
    const asked: number[] = [];
    const f = (x: number): number => {
      asked.push(x);
      return (x - 0.123456789) ** 3;
    };
    const ends = bracket(f, 0, 1);
    asked.length = 0;

    const root = brentRoot(f, ends, { tolerance: 0, maxIterations: 5 });

    expect(asked).toHaveLength(5);
    expect(root).toBe(asked.at(-1));
  });

  it('ends on odd brackets: at an infinite end, or with NaN', () => {
    expect(brentRoot(() => -1, { low: 0, high: Infinity, fLow: -2, fHigh: -1 }, search)).toBe(Infinity);
    expect(brentRoot(() => 1, { low: NaN, high: 1, fLow: -1, fHigh: 1 }, search)).toBeNaN();
  });
});
