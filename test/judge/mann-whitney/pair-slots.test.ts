import { describe, expect, it } from 'vitest';
import { counted, each, judge, judgeOne, noisy } from './support.js';

const BASELINE: readonly number[] = noisy(60, 1);
const CANARY: readonly number[] = noisy(60, 2);
const isUnaligned = ({ warnings }: ReturnType<typeof judgeOne>): boolean =>
  warnings.some(({ code }) => code === 'unaligned-sides');

describe('pairSlots()', () => {
  it('pairs the slots in which both sides have a sample', () => {
    const baseline = BASELINE.map((value, i) => (i % 20 === 3 ? null : value));
    const canary = CANARY.map((value, i) => (i % 20 === 11 ? null : value));

    const judged = judgeOne({ baseline, canary });

    expect(judged.test?.samples.used).toBe(54);
    expect(isUnaligned(judged)).toBe(false);
  });

  it('takes sides of one length that have no gaps as they are', () => {
    expect(judgeOne({ baseline: BASELINE, canary: CANARY }).test?.samples.used).toBe(60);
  });

  it('takes all samples of sides that have few slots in common, and says so', () => {
    const baseline = BASELINE.map((value, i) => (i % 2 === 0 ? value : null));
    const canary = CANARY.map((value, i) => (i % 2 === 1 ? value : null));

    const judged = judgeOne({ baseline, canary });

    expect(isUnaligned(judged)).toBe(true);
    expect(judged).toMatchObject({ classification: 'pass', test: { rule: 'rank', samples: { used: 30 } } });
    const high = canary.map((value) => value && value * 2);
    expect(judgeOne({ baseline, canary: high }).classification).toBe('high');
  });

  it('does not take sides of different lengths for pairs', () => {
    expect(isUnaligned(judgeOne({ baseline: BASELINE, canary: CANARY.slice(0, 46) }))).toBe(true);
  });

  it('does not leave bad samples out of a canary for the sake of pairs', () => {
    // Of three slots each side lacks one, and what is bad lies where the baseline has nothing.
    const baseline = BASELINE.map((value, i) => (i % 3 === 0 ? null : value));
    const canary = CANARY.map((value, i) => (i % 3 === 1 ? null : i % 3 === 0 ? 10 * value : value));

    const { verdict, metrics } = judge([{ baseline, canary }]);

    // Half of ten times the baseline's level: a long way from "not different", and no evidence for a pass either.
    expect(verdict).not.toBe('pass');
    expect(metrics[0]!.test!.effect!.value).toBeGreaterThan(2);
  });

  it('keeps pairs where a quarter of a baseline is left out: it is only less to compare with', () => {
    const judged = judgeOne({ baseline: BASELINE, canary: CANARY.map((value, i) => (i % 4 === 0 ? null : value)) });

    expect(judged.test?.samples.used).toBe(45);
    expect(isUnaligned(judged)).toBe(false);
  });

  it('takes counts of the same slots, and none of sides that are no pairs', () => {
    const pairs = counted({ baseline: each(1), canary: each(1) }, { baseline: each(100), canary: each(100) });
    const shifted = {
      ...pairs,
      baseline: Array.from(pairs.baseline, (value, i) => (i % 2 === 0 ? value : null)),
      canary: Array.from(pairs.canary, (value, i) => (i % 2 === 0 ? null : value)),
    };

    expect(judgeOne(pairs).test?.rule).toBe('counts');
    expect(judgeOne(shifted).test?.rule).toBe('rank');
  });
});
