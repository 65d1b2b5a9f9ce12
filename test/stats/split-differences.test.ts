import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitDifferences } from '../../src/stats/split-differences.js';

const sorted = (...values: number[]): Float64Array => Float64Array.from(values).sort();

describe('splitDifferences()', () => {
  it('equals looking at every difference', () => {
    const value = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const sample = fc.array(value, { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(sample, sample, fc.nat(), value, (x, y, any, elsewhere) => {
        const differences = x.flatMap((a) => y.map((b) => a - b));
        for (const trial of [differences[any % differences.length]!, elsewhere]) {
          const upTo = differences.filter((one) => one <= trial);
          const above = differences.filter((one) => one > trial);

          const { largest, count, smallest } = splitDifferences(
            { canary: sorted(...x), baseline: sorted(...y) },
            trial,
          );

          expect(count).toBe(upTo.length);
          expect(largest === Math.max(...upTo)).toBe(true);
          expect(smallest === Math.min(...above)).toBe(true);
        }
      }),
      { seed: 20261121, numRuns: 1_000 },
    );
  });

  it('has nothing on a side where there is nothing', () => {
    const sides = { canary: sorted(1, 2), baseline: sorted(0, 1) };

    expect(splitDifferences(sides, -1)).toEqual({ largest: -Infinity, count: 0, smallest: 0 });
    expect(splitDifferences(sides, 2)).toEqual({ largest: 2, count: 4, smallest: Infinity });
  });
});
