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

  it('is finite where the baseline is 0, and 0 without limits where the canary is', () => {
    const up = effectOf({ baseline: each(0), canary: each(4) });
    const down = effectOf({ baseline: each(4), canary: each(0) });

    expect(up.value).toBeCloseTo((240 + 2) / 2, 9);
    expect(down).toMatchObject({ value: 0, low: NaN, high: NaN });
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

  it('has the change in the unit of the metric where it is held against that, or needs no search', () => {
    const sides = { baseline: each(10), canary: each(14) };

    expect(effectOf(sides).absolute).toBeUndefined();
    expect(effectOf({ ...sides, analysis: { tolerance: { absolute: 3 } } }).absolute).toBe(4);
    expect(effectOf({ baseline: each(-10), canary: each(-8) }).absolute).toBe(2);
    expect(effectOf({ baseline: [0, ...each(10)], canary: [0, ...each(14)] }).absolute).toBeCloseTo((60 * 4) / 61, 9);
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

  it('holds its own value where the share of the traffic changes', () => {
    const canary = each(0).map((_, i) => 20 + 8 * i);
    const baseline = canary.map((all) => 1000 - all);
    const rate = (slot: number): number => 0.005 * 8 ** (slot / 59);
    const noise = arrivals(60, 1, 5).map((events) => 1 + (events - 5) / 20);
    for (const factor of [0.3, 1, 1.5, 3, 10]) {
      const { value, low, high } = effectOf(
        counted(
          {
            baseline: baseline.map((all, i) => Math.round(all * rate(i) * noise[i]!)),
            canary: canary.map((all, i) => Math.round(all * rate(i) * factor * (2 - noise[i]!))),
          },
          { baseline, canary },
        ),
      );

      expect(Math.abs(Math.log(value / factor))).toBeLessThan(0.15);
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
  });

  it('holds the true ratio of rates in its interval in 98 of 100 windows or so, bursts or not', () => {
    let [held, robust] = [0, 0];
    for (let run = 0; run < 300; run++) {
      const bursts = noisy(120, 7 * run + 1, { level: 1, spread: 1 });
      const [often, seldom] = [6, 2].map((level, side) =>
        arrivals(60, 31 * run + side, 1).map((events, i) => Math.round(level * events * bursts[2 * i + side]!)),
      );
      const { effect, samples } = judgeOne(
        counted({ baseline: seldom!, canary: often! }, { baseline: each(1000), canary: each(1000) }),
      ).test!;
      if (samples.effective === null) continue;
      robust++;
      if (effect!.low <= 3 && 3 <= effect!.high) held++;
    }

    expect(robust).toBeGreaterThan(250);
    expect(held / robust).toBeGreaterThan(0.95);
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

  it("is 0 where none of the events is the canary's, and holds that", () => {
    const effect = effectOf(
      counted({ baseline: each(1), canary: each(0) }, { baseline: each(100), canary: each(100) }),
    );

    expect(effect).toMatchObject({ value: 0, low: 0 });
    expect(effect.high).toBeLessThan(0.2);
  });

  describe('of a change in a part of the slots, which medians do not show', () => {
    const healthy = noisy(60, 3);
    const some = (factor: number, isBad: (slot: number) => boolean): number[] =>
      healthy.map((x, i) => (isBad(i) ? factor * x : 0.98 * x));

    it.each([
      ['every third slot x 20', some(20, (i) => i % 3 === 1)],
      ['a fifth of the slots x 100', some(100, (i) => i % 5 === 2)],
      ['every seventh slot x 100', some(100, (i) => i % 7 === 3)],
    ])('is that of the value lens, which fails: %s', (_, canary) => {
      const judged = judgeOne({
        name: 'latency',
        unit: 'ms',
        baseline: BASELINE,
        canary,
        analysis: { direction: 'increase' },
      });
      const { value, low, high } = judged.test!.effect!;
      const logs = canary.map((x, i) => Math.log(x / BASELINE[i]!));

      expect(judged).toMatchObject({ classification: 'high', test: { rule: 'value' } });
      expect(value).toBeCloseTo(Math.exp(logs.reduce((sum, log) => sum + log, 0) / 60), 9);
      expect(low).toBeGreaterThan(1);
      expect(high).toBeGreaterThan(value);
      expect(judged.reason.text).toMatch(
        /^latency is high: [\d.]+ (% higher|times as high) on average \(98 % interval .*\), with a mean of [\d.]+ ms against [\d.]+ ms\./,
      );
    });

    it('is that of the value lens where values are negative, too, relative to their typical size', () => {
      const baseline = BASELINE.map((x) => x - 220);
      const canary = healthy.map((x, i) => (i % 4 === 1 ? x : x - 220));
      const judged = judgeOne({ baseline, canary });
      const differences = canary.map((x, i) => x - baseline[i]!);

      expect(judged).toMatchObject({ classification: 'high', test: { rule: 'value', effect: { kind: 'difference' } } });
      expect(judged.test!.effect!.value).toBeCloseTo(differences.reduce((sum, one) => sum + one, 0) / 60, 9);
    });

    it('is that of all samples where that is beyond the tolerance by itself', () => {
      const { value } = effectOf({
        baseline: BASELINE,
        canary: healthy.map((x, i) => (i % 3 === 1 ? 20 * x : 1.5 * x)),
      });

      expect(value).toBeLessThan(2.5);
    });

    it('is that of all samples where neither is', () => {
      const { reason } = judgeOne({ baseline: BASELINE, canary: BASELINE.map((x, i) => x * (1.05 + (i % 2) / 100)) });

      expect(reason.code).toBe('within-tolerance');
      expect(reason.text).toContain('with a median of');
    });
  });
});
