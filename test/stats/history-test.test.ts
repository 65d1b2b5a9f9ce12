import { describe, expect, it } from 'vitest';
import { historyTest } from '../../src/stats/history-test.js';
import { studentQuantile } from '../../src/stats/student-t.js';
import { HISTORY_VECTORS } from '../support/judge-vectors.js';

const QUIET = [0.01, -0.02, 0.015, 0.005, -0.01];

describe('historyTest()', () => {
  it.each(HISTORY_VECTORS)('agrees with the reference: effect $effect', ({ effect, past, expect: expected }) => {
    const test = historyTest(effect, past);

    expect(test.comparisons).toBe(expected.H);
    expect(test.spread).toBeCloseTo(expected.omega, 12);
    expect(test.t).toBeCloseTo(expected.t, 10);
    expect(Math.abs(test.pValue / expected.p - 1)).toBeLessThan(1e-9);
    const smallest = Math.exp(studentQuantile(0.995, test.comparisons) * test.spread);
    expect(smallest).toBeCloseTo(expected.smallestFlaggedRatio01, 10);
  });

  it('needs 5 past effects', () => {
    expect(() => historyTest(0.2, QUIET.slice(0, 4))).toThrow(RangeError);
    expect(historyTest(0.2, QUIET).comparisons).toBe(5);
  });

  it('is the same upwards and downwards', () => {
    expect(historyTest(-0.2, QUIET).pValue).toBe(historyTest(0.2, QUIET).pValue);
    expect(historyTest(-0.2, QUIET).t).toBe(-historyTest(0.2, QUIET).t);
  });

  it('believes no spread below 3 %', () => {
    expect(historyTest(0.03, [0, 0, 0, 0, 0])).toMatchObject({ spread: 0.03, t: 1 });
  });

  it('does not let one bad comparison hide later ones', () => {
    const cap = 3 * 1.4826 * 0.1;
    const past = [0.1, -0.1, 0.1, -0.1, 5];

    expect(historyTest(1, past).spread).toBeCloseTo(Math.sqrt((4 * 0.01 + cap ** 2) / 5), 12);
    expect(historyTest(1, [...past.slice(0, 4), 500]).spread).toBe(historyTest(1, past).spread);
  });

  it('takes the mean of the middle sizes of an even number of effects', () => {
    const past = [0, 0, 0, 0.1, 0.1, 9];

    // The cap is 3 * 1.4826 times 0.05.
    expect(historyTest(1, past).spread).toBeCloseTo(Math.sqrt((2 * 0.01 + 0.22239 ** 2) / 6), 12);
  });

  it('finds nothing unusual in no effect, and all in an infinite one', () => {
    expect(historyTest(0, QUIET).pValue).toBe(1);
    expect(historyTest(Infinity, QUIET).pValue).toBe(0);
  });
});
