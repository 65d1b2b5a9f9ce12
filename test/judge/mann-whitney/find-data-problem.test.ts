import { describe, expect, it } from 'vitest';
import { constant, counted, each, judge, judgeOne, noisy, type Given } from './support.js';

const BASELINE = noisy(60, 1);
const CANARY = noisy(60, 2);
/** The first samples of a side, and gaps after them. */
const first = (count: number, side: readonly number[] = CANARY): (number | null)[] =>
  side.map((value, i) => (i < count ? value : null));
/** Without the samples of these slots. */
const without = (isGone: (slot: number) => boolean, side: readonly number[] = CANARY): (number | null)[] =>
  side.map((value, i) => (isGone(i) ? null : value));
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
    [45, 'pass'],
    [44, 'no-data'],
  ])('needs three quarters of the other side on either side: %d of 60 are %s', (count, classification) => {
    // One slot in four is gone, and one more or none.
    const some = (side: readonly number[]) => without((i) => i % 4 === 1 || i === 2 + count, side);
    const scattered = (side: readonly number[]) => (count === 45 ? without((i) => i % 4 === 1, side) : some(side));

    expect(outcome({ baseline: BASELINE, canary: scattered(CANARY) }).classification).toBe(classification);
    expect(outcome({ baseline: scattered(BASELINE), canary: CANARY }).classification).toBe(classification);
    if (classification === 'no-data')
      expect(outcome({ baseline: BASELINE, canary: scattered(CANARY) }).code).toBe('partial-data');
  });

  it.each([
    [60, 5, 'pass'],
    [60, 6, 'no-data'],
    [40, 4, 'pass'],
    [40, 5, 'no-data'],
    [120, 11, 'pass'],
    [120, 12, 'no-data'],
  ])('lacks no tenth of %d slots in a row, nor five: %d are %s', (slots, gone, classification) => {
    const [baseline, canary] = [noisy(slots, 1), noisy(slots, 2)];
    const hole = (side: readonly number[], from: number) => without((i) => i >= from && i < from + gone, side);

    for (const from of [0, 13, slots - gone]) {
      expect(outcome({ baseline, canary: hole(canary, from) }).classification).toBe(classification);
      expect(outcome({ baseline: hole(baseline, from), canary }).classification).toBe(classification);
      // What both sides lack is no sign of either.
      expect(outcome({ baseline: hole(baseline, from), canary: hole(canary, from) }).classification).toBe('pass');
    }
    if (classification === 'no-data')
      expect(outcome({ baseline, canary: hole(canary, 13) })).toMatchObject({
        code: 'partial-data',
        slotsMissing: null,
      });
  });

  it('asks nobody to wait for what has died: samples that one side lacks come before samples that are few', () => {
    const { reason, weakness } = judgeOne({ name: 'latency', baseline: BASELINE, canary: first(5) });

    expect(reason).toMatchObject({
      code: 'partial-data',
      text: 'latency has no samples on the canary in the last 55 slots, where the baseline has some: what is missing may be what matters. It is left out of the score.',
    });
    expect(weakness).toMatchObject({ slotsMissing: null, cure: expect.stringMatching(/whether the canary has died/) });
  });

  it.each([
    ['the end', (i: number) => i > 42, 'in the last 17 slots, after 2026-11-20T10:43:00Z', /has died/],
    ['the start', (i: number) => i < 12, 'in the first 12 slots, until 2026-11-20T10:12:00Z', /a warmup/],
    [
      'between',
      (i: number) => i >= 20 && i < 30,
      'in 10 slots in a row, from 2026-11-20T10:20:00Z to 2026-11-20T10:30:00Z',
      /what kept the canary from being measured/,
    ],
  ] as const)('tells when samples are missing, and what to do about it: at %s', (_, isGone, when, cure) => {
    const given: Given = { name: 'latency', baseline: BASELINE, canary: without(isGone) };
    const circumstances = { judgedToMs: Date.UTC(2026, 10, 20, 11), stepMs: 60_000 };
    const { metrics, reason } = judge([given], { circumstances });

    expect(metrics[0]!.reason.text).toContain(`has no samples on the canary ${when}, where the baseline has some`);
    expect(reason.text).toMatch(cure);
    expect(reason.text).toContain('say missing: zero');
  });

  it('tells of the side that has died, however its other gaps lie', () => {
    const dead = without((i) => (i > 10 && i < 25) || i > 50);

    expect(judgeOne({ baseline: BASELINE, canary: dead }).reason.text).toContain('in the last 9 slots');
    expect(judgeOne({ baseline: first(50, BASELINE), canary: CANARY }).reason.text).toContain(
      'no samples on the baseline in the last 10 slots',
    );
  });

  it('says of counts without exposure that their traffic is gone', () => {
    const few = counted(
      { baseline: each(1), canary: each(1).map((events, i) => (i % 3 === 0 ? 0 : events)) },
      { baseline: each(100), canary: each(100).map((all, i) => (i % 3 === 0 ? 0 : all)) },
    );

    expect(judge([few]).reason.text).toMatch(/the traffic of the missing slots; .* take a longer step\.$/);
    expect(judge([{ baseline: BASELINE, canary: without((i) => i % 3 === 0) }]).reason.text).toMatch(
      /what became of the missing samples/,
    );
  });

  it('knows no cure that takes more than ten times the window', () => {
    const sparse = constant(null).map((_, i) => (i % 30 === 3 ? 1 : null));

    expect(outcome({ baseline: sparse, canary: sparse })).toMatchObject({ code: 'too-few-samples', slotsMissing: 180 });
    const { reason, metrics } = judge([{ baseline: sparse, canary: sparse, analysis: { minimumSamples: 40 } }]);
    expect(metrics[0]!.weakness!.slotsMissing).toBeNull();
    expect(reason.text).toMatch(/Sample more often, or ask for fewer samples by minimumSamples/);
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
    ['partial-data', first(7)],
    ['too-few-samples', [...noisy(6, 1), null, 1], { minimumSamples: 8 }],
    ['infinite-samples', endless(4)],
    ['infinite-samples', constant(Infinity)],
    ['infinite-samples', endless(1)],
  ] as [string, (number | null)[], object?][])('finds %s', (code, canary, more) => {
    expect(outcome({ baseline: [], canary, analysis: { ...onlyLimit, ...more } })).toMatchObject({
      classification: 'no-data',
      code,
    });
  });

  it('tells of a canary that has died when, and not to wait for it', () => {
    const { reason, weakness } = judgeOne({ name: 'latency', baseline: [], canary: first(20), analysis: onlyLimit });

    expect(reason.text).toBe(
      'latency has 20 samples in 60 slots of the canary, and has no samples on the canary in the last 40 slots: what is missing may be what matters. It is left out of the score.',
    );
    expect(weakness).toMatchObject({ slotsMissing: null, cure: expect.stringMatching(/whether the canary has died/) });
    expect(
      judgeOne({ name: 'm', baseline: [], canary: without((i) => i % 3 === 0), analysis: onlyLimit }).reason.text,
    ).toBe(
      'm has 40 samples in 60 slots of the canary: what is missing may be what matters. It is left out of the score.',
    );
  });

  it('takes a window that is shorter than 8 slots as it is, if it is full', () => {
    expect(outcome({ baseline: [], canary: noisy(3, 1), analysis: onlyLimit }).classification).toBe('pass');
    expect(outcome({ baseline: [], canary: [...noisy(2, 1), null], analysis: onlyLimit }).code).toBe('partial-data');
    expect(outcome({ baseline: [], canary: [...noisy(4, 1), null], analysis: onlyLimit }).code).toBe('too-few-samples');
  });

  it('needs as many samples as an author asks for, however short the window is', () => {
    const given = { baseline: [], canary: noisy(5, 1), analysis: { ...onlyLimit, minimumSamples: 10 } };

    expect(outcome(given).code).toBe('too-few-samples');
  });

  it.each([
    [44, 'no-data'],
    [45, 'pass'],
  ])('needs samples in three quarters of the slots: %d of 60 are %s', (count, classification) => {
    expect(outcome({ baseline: [], canary: first(count), analysis: onlyLimit }).classification).toBe(classification);
  });
});
