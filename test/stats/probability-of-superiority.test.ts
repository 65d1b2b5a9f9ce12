import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { probabilityOfSuperiority } from '../../src/stats/probability-of-superiority.js';

const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

describe('probabilityOfSuperiority()', () => {
  it('is 1 where the canary is above, 0 where it is below, and a half for equals', () => {
    expect(probabilityOfSuperiority({ canary: sorted([3, 4]), baseline: sorted([1, 2]) })).toBe(1);
    expect(probabilityOfSuperiority({ canary: sorted([1, 2]), baseline: sorted([3, 4]) })).toBe(0);
    expect(probabilityOfSuperiority({ canary: sorted([1, 1]), baseline: sorted([1]) })).toBe(0.5);
  });

  it('counts the pairs that the canary wins, ties as half', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const wins = x.flatMap((a) => y.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
        const expected = wins.reduce((sum: number, win) => sum + win, 0) / wins.length;
        expect(probabilityOfSuperiority({ canary: sorted(x), baseline: sorted(y) })).toBeCloseTo(expected, 12);
      }),
      { seed: 20261121 },
    );
  });
});
