import { describe, expect, it } from 'vitest';
import { constant, judge, judgeOne, noisy, type Given } from './support.js';

const BASELINE = noisy(60, 1);
const CANARY = noisy(60, 2);
/** The first samples of a side, and gaps after them. */
const first = (count: number, side: readonly number[] = CANARY): (number | null)[] =>
  side.map((value, i) => (i < count ? value : null));
const endless = (count: number): number[] => CANARY.map((value, i) => (i < count ? Infinity : value));

function outcome(given: Given) {
  const { classification, reason, weakness } = judgeOne(given);
  return { classification, code: reason.code, slotsMissing: weakness?.slotsMissing };
}

describe('problemOfSides()', () => {
  it.each([
    ['no-data', constant(null), constant(null)],
    ['no-data', [], []],
    ['no-data-on-baseline', constant(null), CANARY],
    ['no-data-on-canary', BASELINE, constant(null)],
    ['no-data-on-canary', BASELINE, []],
  ])('finds %s', (code, baseline, canary) => {
    expect(outcome({ baseline, canary })).toEqual({ classification: 'no-data', code, slotsMissing: null });
  });

  it('needs 8 samples on each side where the metric does not say otherwise', () => {
    expect(outcome({ baseline: noisy(8, 1), canary: noisy(8, 2) }).classification).toBe('pass');
    expect(outcome({ baseline: noisy(8, 1), canary: noisy(7, 2) })).toMatchObject({
      classification: 'no-data',
      code: 'too-few-samples',
    });
    expect(outcome({ baseline: noisy(7, 1), canary: noisy(8, 2) }).code).toBe('too-few-samples');
  });

  it('needs as many as the metric says', () => {
    const sides = { baseline: noisy(20, 1), canary: noisy(20, 2) };

    expect(outcome({ ...sides, analysis: { minimumSamples: 20 } }).classification).toBe('pass');
    expect(outcome({ ...sides, analysis: { minimumSamples: 21 } })).toMatchObject({ code: 'too-few-samples' });
    expect(outcome({ baseline: [1, 2], canary: [2, 1], analysis: { minimumSamples: 2 } }).classification).toBe('pass');
  });

  it('says how many slots more would do', () => {
    expect(outcome({ baseline: noisy(5, 1), canary: noisy(5, 2) }).slotsMissing).toBe(3);
    expect(judgeOne({ baseline: noisy(5, 1), canary: noisy(6, 2) }).reason.text).toContain(
      'has only 5 samples on the baseline and 6 samples on the canary, and 8 are needed',
    );
  });

  it('counts slots, not samples, where only some slots have one', () => {
    const sparse = constant(1).map((value, i) => (i % 10 === 0 ? value : null));

    expect(outcome({ baseline: sparse, canary: sparse }).slotsMissing).toBe(20);
  });

  it.each([
    [30, 'pass'],
    [29, 'no-data'],
  ])('needs half of the other side on either side: %d of 60 are %s', (count, classification) => {
    expect(outcome({ baseline: BASELINE, canary: first(count) }).classification).toBe(classification);
    expect(outcome({ baseline: first(count, BASELINE), canary: CANARY }).classification).toBe(classification);
    if (classification === 'no-data')
      expect(outcome({ baseline: BASELINE, canary: first(count) }).code).toBe('partial-data');
  });

  it.each([
    [3, 'pass', 'no-shift'],
    [4, 'no-data', 'infinite-samples'],
  ])('takes up to 5 %% of infinite samples: %d of 60 are %s', (count, classification, code) => {
    expect(outcome({ baseline: BASELINE, canary: endless(count) })).toMatchObject({ classification, code });
    expect(outcome({ baseline: endless(count), canary: BASELINE })).toMatchObject({ classification, code });
  });

  it('says of a side of nothing but infinite samples what it is', () => {
    expect(outcome({ baseline: BASELINE, canary: constant(Infinity) }).code).toBe('infinite-samples');
    expect(outcome({ baseline: BASELINE, canary: constant(-Infinity), analysis: { missing: 'zero' } }).code).toBe(
      'infinite-samples',
    );
  });

  it('finds samples again where gaps count as 0', () => {
    const few = first(1, constant(0) as number[]);

    expect(outcome({ baseline: few, canary: few }).code).toBe('too-few-samples');
    expect(outcome({ baseline: few, canary: few, analysis: { missing: 'zero' } }).code).toBe('no-shift');
  });

  it('does not take a dead canary for one without errors, unless it had traffic', () => {
    const given = { baseline: constant(0), canary: constant(null), analysis: { missing: 'zero' } } as const;
    const traffic = { baseline: 100, canary: 100, minimum: 10 };

    expect(judge([given]).metrics[0]?.reason.code).toBe('no-data-on-canary');
    expect(judge([given], { circumstances: { traffic } }).metrics[0]?.reason.code).toBe('no-shift');
    expect(judge([given], { circumstances: { traffic: { ...traffic, canary: 0 } } }).metrics[0]?.reason.code).toBe(
      'no-data-on-canary',
    );
  });
});

describe('problemOfCanary()', () => {
  const onlyLimit = { limit: { max: 500 } } as const;

  it('needs no baseline where there is only a limit', () => {
    expect(outcome({ baseline: [], canary: CANARY, analysis: onlyLimit }).code).toBe('within-limit');
    expect(outcome({ baseline: constant(Infinity), canary: CANARY, analysis: onlyLimit }).code).toBe('within-limit');
  });

  it.each([
    ['no-data-on-canary', constant(null)],
    ['no-data-on-canary', []],
    ['too-few-samples', first(7)],
    ['infinite-samples', endless(4)],
    ['infinite-samples', constant(Infinity)],
  ])('finds %s', (code, canary) => {
    expect(outcome({ baseline: [], canary, analysis: onlyLimit })).toMatchObject({ classification: 'no-data', code });
  });

  it('takes a window that is shorter than 8 slots as it is, if it is full', () => {
    expect(outcome({ baseline: [], canary: noisy(3, 1), analysis: onlyLimit }).classification).toBe('pass');
    expect(outcome({ baseline: [], canary: [...noisy(2, 1), null], analysis: onlyLimit }).code).toBe('too-few-samples');
  });

  it('needs as many samples as an author asks for, however short the window is', () => {
    const given = { baseline: [], canary: noisy(5, 1), analysis: { ...onlyLimit, minimumSamples: 10 } };

    expect(outcome(given).code).toBe('too-few-samples');
  });

  it.each([
    [29, 'no-data'],
    [30, 'pass'],
  ])('needs samples in half of the slots: %d of 60 are %s', (count, classification) => {
    expect(outcome({ baseline: [], canary: first(count), analysis: onlyLimit }).classification).toBe(classification);
  });
});
