import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { midranks } from '../../src/stats/midranks.js';

const ranksOf = (values: readonly number[]): number[] => {
  const samples = Float64Array.from(values);
  return [...midranks(samples, samples.toSorted())];
};

describe('midranks()', () => {
  it('ranks samples from 1 in their own order', () => {
    expect(ranksOf([30, 10, 20])).toEqual([3, 1, 2]);
  });

  it('shares the mean of their ranks among equal samples', () => {
    expect(ranksOf([5, 1, 5, 5, 9])).toEqual([3, 1, 3, 3, 5]);
    expect(ranksOf([2, 2])).toEqual([1.5, 1.5]);
  });

  it('takes 0 and -0 for equal', () => {
    expect(ranksOf([0, -0, 1])).toEqual([1.5, 1.5, 3]);
  });

  it('has no ranks for no samples', () => {
    expect(ranksOf([])).toEqual([]);
  });

  it('counts the samples below, and half of the equal ones', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 40 }), (values) => {
        const expected = values.map((value) => {
          const below = values.filter((other) => other < value).length;
          const equal = values.filter((other) => other === value).length;
          return below + (equal + 1) / 2;
        });

        expect(ranksOf(values)).toEqual(expected);
      }),
    );
  });

  it('gives ranks of extreme samples', () => {
    expect(ranksOf([Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, 0])).toEqual([4, 1, 3, 2]);
  });
});
