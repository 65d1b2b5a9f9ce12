import { describe, expect, it } from 'vitest';
import { arrivals, counted, each, judgeOne, noisy, type Given, type Rules } from './support.js';

const effectOf = (given: Given, rules: Rules = {}) => judgeOne(given, rules).test!.effect!;
const BASELINE = noisy(60, 1);
const CANARY = noisy(60, 2);

describe('estimateEffect()', () => {
  it('is a ratio of shifted samples where all are above 0, which an outlier does not move', () => {
    const canary = BASELINE.map((x) => 1.5 * x);
    const effect = effectOf({ baseline: BASELINE, canary });

    expect(effect).toMatchObject({ kind: 'ratio', value: expect.closeTo(1.5, 9), confidence: 0.98 });
    expect(effect.low).toBeLessThan(1.5);
    expect(effect.high).toBeGreaterThan(1.5);
    const { value } = effectOf({ baseline: BASELINE, canary: [...canary.slice(1), 1e9] });
    expect(value).toBeCloseTo(1.5, 0);
  });

  it('is a ratio of means where some samples are 0, half of the smallest more on each side', () => {
    const baseline = [...each(0, 9), 10];
    const canary = [...each(0, 8), 10, 20];

    expect(effectOf({ baseline, canary }).value).toBeCloseTo((30 + 5) / (10 + 5), 12);
  });

  it('finds in small units what it finds in large ones, zeros among them', () => {
    const errors = (rate: number, seed: number): number[] =>
      noisy(60, seed, { spread: 0.3 }).map((x, i) => (i % 5 === 0 ? 0 : rate * x));
    const given = { baseline: errors(2e-6, 1), canary: errors(6e-6, 2) };

    expect(effectOf(given).value).toBeCloseTo(3, 0);
    expect(judgeOne(given).classification).toBe('high');
  });

  it('is 1 where everything is 0', () => {
    expect(effectOf({ baseline: each(0), canary: each(0) })).toMatchObject({ value: 1, low: 1, high: 1 });
  });

  it('is finite where the baseline is 0, and so is the inverse', () => {
    const up = effectOf({ baseline: each(0), canary: each(4) });
    const down = effectOf({ baseline: each(4), canary: each(0) });

    expect(up.value).toBeCloseTo((240 + 2) / 2, 9);
    expect(down.value).toBeCloseTo(2 / 242, 9);
  });

  it('is a difference where some samples are negative, relative to the typical size of the baseline', () => {
    const given = { baseline: each(-10), canary: each(-8) };

    expect(effectOf(given)).toMatchObject({ kind: 'difference', value: 2 });
    // A fifth of 10.
    expect(judgeOne({ ...given, analysis: { tolerance: { relative: 0.2 } } }).classification).toBe('high');
    expect(judgeOne({ ...given, analysis: { tolerance: { relative: 0.201 } } }).reason.code).toBe('within-tolerance');
    expect(judgeOne({ baseline: each(-8), canary: each(-10) }).classification).toBe('low');
  });

  it('finds a change of a baseline around 0 beyond any relative tolerance', () => {
    expect(judgeOne({ baseline: each(0), canary: each(-1), analysis: { tolerance: { relative: 100 } } })).toMatchObject(
      { classification: 'low', test: { effect: { value: -1 } } },
    );
  });

  it('has a wider interval for more confidence', () => {
    const [narrow, wide] = [0.9, 0.999].map((confidence) =>
      effectOf({ baseline: BASELINE, canary: CANARY }, { settings: { confidence } }),
    );

    expect(wide!.low).toBeLessThan(narrow!.low);
    expect(wide!.high).toBeGreaterThan(narrow!.high);
    expect(narrow!.confidence).toBe(0.9);
  });

  it('holds the true ratio in its interval in 98 of 100 windows or so', () => {
    let held = 0;
    for (let run = 0; run < 200; run++) {
      const canary = noisy(30, 2 * run + 2, { level: 120, spread: 0.3 });
      const { low, high } = effectOf({ baseline: noisy(30, 2 * run + 1, { spread: 0.3 }), canary });
      if (low <= 1.2 && 1.2 <= high) held++;
    }

    expect(held).toBeGreaterThanOrEqual(188);
  });

  it('is a ratio of rates where events are counted, half an event more on each side', () => {
    const effect = effectOf(
      counted({ baseline: each(1), canary: each(3) }, { baseline: each(100), canary: each(200) }),
    );

    expect(effect.value).toBeCloseTo(180.5 / 200 / (60.5 / 100), 12);
    expect(effect.low).toBeLessThan(effect.value);
    expect(effect.high).toBeGreaterThan(effect.value);
  });

  it('has no upper limit where the baseline may have no events at all', () => {
    const { low, high } = effectOf(
      counted({ baseline: each(0), canary: arrivals(60, 1, 1) }, { baseline: each(100), canary: each(100) }),
    );

    expect(low).toBeGreaterThan(1);
    expect(high).toBe(Infinity);
  });

  it('goes the way that the test goes: a spike of the baseline hides nothing', () => {
    const given = { baseline: [...each(0, 59), 100], canary: each(1), analysis: { direction: 'increase' } } as const;

    expect(judgeOne(given)).toMatchObject({ classification: 'high' });
    expect(judgeOne(given).test!.effect!.value).toBeGreaterThan(1);
  });

  it('takes a fall to nothing for one of 100 %', () => {
    const given = { baseline: BASELINE, canary: each(0), analysis: { tolerance: { relative: 1 } } };

    expect(judgeOne(given).classification).toBe('low');
    expect(judgeOne({ ...given, canary: [...each(0, 59), 1] }).reason.code).toBe('within-tolerance');
  });
});
