import { describe, expect, it } from 'vitest';
import { constant, each, judge, judgeOne, noisy, type Given } from './support.js';

type Analysis = NonNullable<Given['analysis']>;
const BASELINE = noisy(60, 1);
/** The baseline times a factor, with a little noise of its own, so that every change is beyond chance. */
const times = (factor: number): number[] => BASELINE.map((x, i) => x * factor * (1 + ((i % 3) - 1) / 1e6));

const classified = (factor: number, analysis: Analysis = {}) => {
  const { classification, reason, failed, criticalFailure } = judgeOne({
    baseline: BASELINE,
    canary: times(factor),
    analysis,
  });
  return { classification, code: reason.code, failed, criticalFailure };
};

describe('decideMetric()', () => {
  it.each([
    [1.5, 'either', 'high', 'shift-high'],
    [1.5, 'increase', 'high', 'shift-high'],
    [1.5, 'decrease', 'pass', 'harmless-direction'],
    [0.5, 'either', 'low', 'shift-low'],
    [0.5, 'decrease', 'low', 'shift-low'],
    [0.5, 'increase', 'pass', 'harmless-direction'],
  ] as const)('holds a factor of %d against direction %s', (factor, direction, classification, code) => {
    expect(classified(factor, { direction })).toEqual({
      classification,
      code,
      failed: classification !== 'pass',
      criticalFailure: false,
    });
  });

  it.each([
    [1.1001, 'shift-high'],
    [1.0999, 'within-tolerance'],
    [0.8999, 'shift-low'],
    [0.9001, 'within-tolerance'],
  ])('allows 10 %% where nothing is said: a factor of %d is %s', (factor, code) => {
    expect(classified(factor).code).toBe(code);
  });

  it('allows nothing more than what is said, to the sample', () => {
    expect(judgeOne({ baseline: each(10), canary: each(11) }).classification).toBe('high');
    expect(judgeOne({ baseline: each(10), canary: each(9) }).classification).toBe('low');
    expect(judgeOne({ baseline: each(10), canary: each(10.999) }).reason.code).toBe('within-tolerance');
  });

  it.each([
    [1.21, 21, 'high'],
    [1.21, 22, 'pass'],
    [1.19, 1, 'pass'],
  ])('needs both parts of a tolerance exceeded: a factor of %d beside %d', (factor, absolute, classification) => {
    const analysis = { tolerance: { relative: 0.2, absolute } };

    expect(judgeOne({ baseline: each(100.1), canary: each(100.1 * factor), analysis }).classification).toBe(
      classification,
    );
  });

  it('takes a tolerance that is not the same both ways', () => {
    const tolerance = { relative: { increase: 0.5, decrease: 0.05 } };

    expect(classified(1.4, { tolerance }).code).toBe('within-tolerance');
    expect(classified(1.6, { tolerance }).code).toBe('shift-high');
    expect(classified(0.94, { tolerance }).code).toBe('shift-low');
    expect(classified(0.96, { tolerance }).code).toBe('within-tolerance');
  });

  it('passes what chance explains', () => {
    expect(judgeOne({ baseline: BASELINE, canary: noisy(60, 2) }).reason.code).toBe('no-shift');
    expect(judgeOne({ baseline: constant(3), canary: constant(3) }).reason.code).toBe('no-shift');
  });

  it('fails the canary for a critical metric, from its critical change on', () => {
    const critical = { critical: true, criticalChange: 0.5 };

    expect(classified(1.6, { critical: true }).criticalFailure).toBe(true);
    expect(classified(1.6).criticalFailure).toBe(false);
    expect(classified(1.501, critical)).toMatchObject({ failed: true, criticalFailure: true });
    expect(classified(1.499, critical)).toMatchObject({ failed: true, criticalFailure: false });
    expect(classified(0.499, critical)).toMatchObject({ failed: true, criticalFailure: true });
    expect(classified(0.501, critical)).toMatchObject({ failed: true, criticalFailure: false });
    expect(classified(0, { critical: true, criticalChange: 1 })).toMatchObject({ criticalFailure: true });
  });

  it('passes what would be beyond chance for one metric, but not among many', () => {
    const canary = noisy(60, 6, { level: 112, spread: 0.35 });
    const baseline = noisy(60, 5, { spread: 0.35 });
    const alone = judgeOne({ baseline, canary }, { settings: { level: 0.1, falseDiscoveryRate: 0.1 } });
    const healthy = Array.from({ length: 60 }, (): Given => ({ baseline: BASELINE, canary: times(1) }));
    const { metrics } = judge([{ baseline, canary }, ...healthy], {
      settings: { level: 0.1, falseDiscoveryRate: 0.1 },
    });

    expect(alone.classification).toBe('high');
    expect(metrics[0]).toMatchObject({ classification: 'pass', reason: { code: 'chance-among-many' } });
    expect(metrics[0]!.test!.adjustedPValue).toBeGreaterThan(0.1);
  });

  it.each([
    ['inconclusive', false, false],
    ['ignore', false, false],
    ['fail', true, true],
  ] as const)('takes no data as the metric says: %s', (onNoData, failed, criticalFailure) => {
    const given = { baseline: BASELINE, canary: constant(null) };

    expect(judgeOne({ ...given, analysis: { onNoData } })).toMatchObject({
      classification: 'no-data',
      failed,
      criticalFailure: false,
    });
    expect(judgeOne({ ...given, analysis: { onNoData, critical: true } })).toMatchObject({ failed, criticalFailure });
  });

  it('finds nothing weak in a failure, or in a limit that is kept', () => {
    expect(judgeOne({ baseline: each(0), canary: each(5) })).toMatchObject({ failed: true, weakness: undefined });
    expect(judgeOne({ baseline: [], canary: each(5), analysis: { limit: { max: 9 } } }).weakness).toBeUndefined();
  });

  it('finds a pass weak that could not have shown what must be seen', () => {
    const few = { baseline: noisy(12, 1, { spread: 0.5 }), canary: noisy(12, 2, { spread: 0.5 }) };
    const weakness = (analysis: Analysis) => judgeOne({ ...few, analysis }).weakness;
    const { smallestDetectableChange } = judgeOne(few).test!;

    expect(smallestDetectableChange).toBeGreaterThan(1);
    expect(weakness({})?.kind).toBe('underpowered');
    expect(weakness({ mustDetect: smallestDetectableChange! * 0.999 })?.kind).toBe('underpowered');
    expect(weakness({ mustDetect: smallestDetectableChange! * 1.001 })).toBeUndefined();
    expect(weakness({ tolerance: { absolute: 1e4 } })).toBeUndefined();
    expect(weakness({ tolerance: { absolute: 1 } })?.kind).toBe('underpowered');
  });

  it('holds a decrease that must be seen against shares of the baseline, on either scale', () => {
    const few = { baseline: noisy(12, 1, { spread: 0.5 }), canary: noisy(12, 2, { spread: 0.5 }) };
    const zeros = { baseline: [0, ...noisy(30, 1)], canary: [...noisy(30, 2), 0] };
    const fall = (given: Pick<Given, 'baseline' | 'canary'>, analysis: Analysis = {}) =>
      judgeOne({ ...given, analysis: { direction: 'decrease', ...analysis } });

    for (const given of [few, zeros]) {
      const smallest = fall(given).test!.smallestDetectableChange!;

      expect(smallest).toBeLessThan(1);
      expect(fall(given, { mustDetect: smallest * 0.999 }).weakness?.kind).toBe('underpowered');
      expect(fall(given, { mustDetect: smallest * 1.001 }).weakness).toBeUndefined();
      expect(fall(given).weakness?.kind).toBe(smallest > 0.5 ? 'underpowered' : undefined);
      expect(fall(given, { mustDetect: 7 }).weakness).toBeUndefined();
    }
    expect(fall(few).test!.smallestDetectableChange).toBeGreaterThan(0.5);
  });
});
