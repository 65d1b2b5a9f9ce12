import { describe, expect, it } from 'vitest';
import { median } from '../../src/stats/median.js';

describe('median()', () => {
  it.each([
    [[7], 7],
    [[10, 9, 1], 9],
    [[10, 2, 1, 3], 2.5],
    [[-1, -20, 3], -1],
    [[], NaN],
  ])('of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it('does not sort what it is given', () => {
    const given = Float64Array.of(3, 1, 2);

    expect(median(given)).toBe(2);
    expect([...given]).toEqual([3, 1, 2]);
  });
});
