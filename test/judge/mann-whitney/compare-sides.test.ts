import { describe, expect, it } from 'vitest';
import { arrivals, constant, counted, each, judge, judgeOne, noisy, type Given } from './support.js';

const BASELINE = noisy(60, 1);
const CANARY = noisy(60, 2);
const by = (factor: number): number[] => CANARY.map((x) => x * factor);

/** Errors of 1,000 requests in each slot. */
function errors(baseline: readonly number[], canary: readonly number[], more: Partial<Given> = {}): Given {
  return { ...counted({ baseline, canary }, { baseline: each(1000), canary: each(1000) }), ...more };
}

describe('compareSides()', () => {
  it('compares by ranks or values where there are neither counts nor a history', () => {
    expect(judgeOne({ baseline: BASELINE, canary: by(1.5) })).toMatchObject({
      classification: 'high',
      test: { rule: 'value', samples: { used: 60, autocorrelation: expect.any(Number) } },
    });
    expect(judgeOne({ baseline: BASELINE, canary: [...by(1.5).slice(0, 59), 1e-6] })).toMatchObject({
      classification: 'high',
      test: { rule: 'rank' },
    });
  });

  it('tells the ratio of means and the chance of a higher sample', () => {
    const { test } = judgeOne({ baseline: each(2), canary: each(3) });

    expect(test).toMatchObject({ meanRatio: 1.5, probabilityOfSuperiority: 1 });
    expect(judgeOne({ baseline: each(0), canary: each(3) }).test?.meanRatio).toBeNaN();
  });

  describe('with dependence: none', () => {
    const independent = { settings: { dependence: 'none' } } as const;

    it('looks at no dependence', () => {
      expect(judgeOne({ baseline: BASELINE, canary: by(1.5) }, independent)).toMatchObject({
        classification: 'high',
        test: { rule: 'rank', samples: { used: 60, effective: null, autocorrelation: null } },
      });
    });

    it('has the exact p of few samples', () => {
      const { test } = judgeOne(
        { baseline: [1, 2, 3, 4, 5, 6, 7, 8], canary: [11, 12, 13, 14, 15, 16, 17, 18] },
        independent,
      );

      expect(test?.pValue).toBeCloseTo(2 / 12_870, 15);
    });

    it('fails slow sides that the default does not', () => {
      const slow = (shift: number) => Array.from({ length: 60 }, (_, i) => 100 + 30 * Math.sin((i + shift) / 19));
      const given = { baseline: slow(0), canary: slow(30) };

      expect(judgeOne(given, independent).reason.code).toBe('shift-low');
      expect(judgeOne(given).classification).toBe('pass');
    });

    it('takes counts for exact, bursts or not', () => {
      const burst = each(1).map((events, i) => (i === 30 ? 200 : events));

      expect(judgeOne(errors(each(1), burst), independent).classification).toBe('high');
      expect(judgeOne(errors(each(1), burst)).classification).toBe('pass');
    });
  });

  describe('with counts', () => {
    it('finds rare errors that samples could not show', () => {
      const given = errors(arrivals(60, 1, 0.3), arrivals(60, 2, 1.2));

      expect(judgeOne(given)).toMatchObject({ classification: 'high', test: { rule: 'counts' } });
      expect(judgeOne(given).reason.text).toMatch(/\d+ of 60000 against \d+ of 60000 of the baseline/);
    });

    it('takes the share of each side into account', () => {
      const given = (canary: number) =>
        counted({ baseline: each(10), canary: each(canary) }, { baseline: each(10_000), canary: each(1_000) });

      expect(judgeOne(given(1)).classification).toBe('pass');
      expect(judgeOne(given(3)).classification).toBe('high');
    });

    it.each([
      [7, 'pass'],
      [8, 'high'],
    ])('fails for enough events where the baseline has none: %d are %s', (events, classification) => {
      const given = errors(each(0), [...each(1, events), ...each(0, 60 - events)], {
        analysis: { direction: 'either' },
      });

      // 2 / 2^7 is 0.016, 2 / 2^8 is 0.008.
      expect(judgeOne(given).classification).toBe(classification);
    });

    it('passes no events on both sides', () => {
      expect(judgeOne(errors(each(0), each(0)))).toMatchObject({
        classification: 'pass',
        test: { pValue: 1, effect: { value: 1 } },
      });
    });

    it.each([
      ['a gap', NaN],
      ['infinite', Infinity],
    ])('leaves out a slot whose exposure is %s, and still sees the others', (_, exposure) => {
      const sides = counted(
        { baseline: each(1), canary: each(50) },
        { baseline: each(1000), canary: [exposure, ...each(1000, 59)] },
      );

      for (const missing of ['drop', 'zero'] as const) {
        const { classification, reason } = judgeOne({ ...sides, analysis: { missing } });

        expect({ classification, missing }).toEqual({ classification: 'high', missing });
        expect(reason.text).toContain('2950 of 59000 against 59 of 59000');
      }
    });

    it('leaves out a slot whose events are a gap that counts as 0', () => {
      const sides = counted(
        { baseline: each(1), canary: [NaN, ...each(50, 59)] },
        { baseline: each(1000), canary: each(1000) },
      );

      expect(judgeOne({ ...sides, analysis: { missing: 'zero' } }).classification).toBe('high');
    });

    it('does not take slots without exposure for slots without errors', () => {
      // 10 % of what little the canary served failed; the baseline fails in 1 %.
      const serving = each(0).map((_, i) => (i < 20 ? 10 : 0));
      const sides = counted(
        { baseline: each(1), canary: serving.map((all) => all / 10) },
        { baseline: each(100), canary: serving },
      );
      const analysis = { missing: 'zero', limit: { max: 5 } } as const;

      expect(judgeOne({ ...sides, analysis }).classification).not.toBe('pass');
    });

    it('finds doubled errors while the canary gets ever more of the traffic', () => {
      const canary = each(0).map((_, i) => 20 + 8 * i);
      const baseline = canary.map((all) => 1000 - all);
      const noise = arrivals(60, 1, 5).map((events) => (events - 5) / 5);
      const events = {
        baseline: baseline.map((all, i) => Math.round(all * 0.02 * (1 + noise[i]! / 5))),
        canary: canary.map((all, i) => Math.round(all * 0.04 * (1 - noise[i]! / 5))),
      };

      expect(judgeOne(counted(events, { baseline, canary })).classification).toBe('high');
    });

    it('does not take for better what only got its traffic when less went wrong', () => {
      const canary = each(0).map((_, i) => 20 + 8 * i);
      const baseline = canary.map((all) => 1000 - all);
      const rate = (slot: number): number => 0.04 * (1 / 8) ** (slot / 59);
      const noise = arrivals(60, 1, 5).map((events) => 1 + (events - 5) / 50);
      const events = (canaryFactor: number) => ({
        baseline: baseline.map((all, i) => Math.round(all * rate(i) * noise[i]!)),
        canary: canary.map((all, i) => Math.round(all * rate(i) * canaryFactor * (2 - noise[i]!))),
      });

      expect(judgeOne(counted(events(1), { baseline, canary })).test!.effect!.value).toBeCloseTo(1, 0.5);
      expect(judgeOne(counted(events(1.5), { baseline, canary })).classification).toBe('high');
    });

    it('finds large changes where it finds small ones, while errors become more', () => {
      const canary = each(0).map((_, i) => 20 + 8 * i);
      const baseline = canary.map((all) => 1000 - all);
      const rate = (slot: number): number => 0.005 * 8 ** (slot / 59);
      const noise = arrivals(60, 1, 5).map((events) => 1 + (events - 5) / 50);
      const outcome = (factor: number): string =>
        judgeOne(
          counted(
            {
              baseline: baseline.map((all, i) => Math.round(all * rate(i) * noise[i]!)),
              canary: canary.map((all, i) => Math.round(all * rate(i) * factor * (2 - noise[i]!))),
            },
            { baseline, canary },
          ),
        ).classification;

      expect(outcome(1)).toBe('pass');
      expect([1.5, 2, 3, 5].map(outcome)).toEqual(['high', 'high', 'high', 'high']);
    });

    it('tells the samples and the dependence of the test that decided', () => {
      const bursts = each(0).map((_, i) => (i % 20 < 4 ? 50 : 0));
      const slots = judgeOne(
        errors(
          bursts,
          bursts.map((events, i) => (i > 30 ? 2 * events : events)),
        ),
      );
      const exact = judgeOne(errors(arrivals(60, 1, 0.1), arrivals(60, 2, 0.1)));

      expect(slots.test!.samples).toMatchObject({ used: 60, autocorrelation: expect.closeTo(0.75, 0) });
      expect(slots.test!.samples.effective).toBeLessThan(30);
      expect(exact.test!.samples).toEqual({ used: 60, effective: null, autocorrelation: null });
    });

    it('rounds the fractions of increase()', () => {
      expect(judgeOne(errors(each(0.98), each(1.02))).reason.text).toContain('61 of 60000 against 59 of 60000');
    });
  });

  describe('with a history', () => {
    const NOISY = [0.2, -0.3, 0.25, 0.3, -0.2];
    const QUIET = [0.01, -0.02, 0.015, 0.005, -0.01];
    const past = (effects: readonly number[], slots = 60) => ({ effects, slots });
    const given = (factor: number, history: readonly number[]): Given => ({
      baseline: BASELINE,
      canary: by(factor),
      history: past(history),
    });

    it('passes what healthy sides have shown, and fails what they have not', () => {
      expect(judgeOne(given(1.5, NOISY))).toMatchObject({ classification: 'pass', test: { rule: 'history' } });
      expect(judgeOne(given(1.5, QUIET))).toMatchObject({ classification: 'high', test: { rule: 'history' } });
      expect(judgeOne(given(0.5, QUIET)).classification).toBe('low');
    });

    it('is told with its numbers', () => {
      const [passed, failed] = [judgeOne(given(1.5, NOISY)), judgeOne(given(1.5, QUIET))];

      expect(passed.test?.history).toEqual({ comparisons: 5, spread: expect.closeTo(0.254, 3) });
      expect(passed.reason.text).toContain(
        'which chance, or what 5 healthy comparisons have shown (they spread by 25 %), explains (p',
      );
      expect(failed.reason.text).toContain(
        'That is beyond chance, and beyond what 5 healthy comparisons have shown (they spread by 3 %) (p',
      );
      expect(judgeOne({ baseline: BASELINE, canary: by(1.5) }).test?.history).toBeUndefined();
    });

    it('is not asked before it holds 5 comparisons', () => {
      expect(judgeOne(given(1.5, NOISY.slice(0, 4)))).toMatchObject({
        classification: 'high',
        test: { rule: 'value' },
      });
    });

    it('does not make significant what chance explains', () => {
      const few = { baseline: noisy(8, 1, { spread: 0.6 }), canary: noisy(8, 2, { spread: 0.6 }).map((x) => x * 1.5) };

      expect(judgeOne({ ...few, history: past(QUIET, 8) }).classification).toBe('pass');
    });

    it('counts one bad comparison among healthy ones for little', () => {
      const effects = [...QUIET, 0.02, -0.02, 0.01, 0.69];

      expect(judgeOne(given(1.5, effects)).classification).toBe('high');
    });

    it('does not care for the sign of past effects', () => {
      const mirrored = QUIET.map((effect) => -effect);

      expect(judgeOne(given(1.5, mirrored)).test?.pValue).toBe(judgeOne(given(1.5, QUIET)).test?.pValue);
    });

    it('holds counts against it too', () => {
      const twice = errors(arrivals(60, 1, 5), arrivals(60, 2, 10));

      expect(judgeOne({ ...twice, history: past([0.5, -0.6, 0.7, 0.4, -0.5]) })).toMatchObject({
        classification: 'pass',
        test: { rule: 'history' },
      });
      expect(judgeOne({ ...twice, history: past(QUIET) })).toMatchObject({
        classification: 'high',
        test: { rule: 'history' },
      });
    });

    describe('of windows of another length', () => {
      const rule = (slots: number, effects: readonly number[] = QUIET) =>
        judgeOne({ baseline: BASELINE, canary: by(1.5), history: past(effects, slots) }).test;
      const alone = judgeOne({ baseline: BASELINE, canary: by(1.5) }).test;

      it.each([30, 45, 60, 120])(
        'is asked alone where these have between half and twice the slots: %d for 60',
        (slots) => {
          expect(rule(slots)).toEqual(rule(60));
          expect(rule(slots)?.rule).toBe('history');
        },
      );

      it.each([29, 10])('is not asked where the window has more than twice the slots of %d', (slots) => {
        expect(rule(slots)).toEqual(alone);
      });

      it.each([121, 1_000])(
        'is asked beside the test of the window where that has less than half the slots of %d',
        (slots) => {
          const [short, whole] = [rule(slots)!, rule(60)!];

          expect(short.pValue).toBe(Math.max(alone!.pValue!, whole.pValue!));
          expect(short.rule).toBe('history');
          expect(short.smallestDetectableChange).toBe(
            Math.max(alone!.smallestDetectableChange!, whole.smallestDetectableChange!),
          );
        },
      );

      it('lets the test of a short window decide where chance explains more than the history does', () => {
        const noise = {
          baseline: noisy(20, 1, { spread: 0.6 }),
          canary: noisy(20, 2, { spread: 0.6 }).map((x) => x * 1.5),
        };
        const own = judgeOne(noise).test!;
        const short = judgeOne({ ...noise, history: past(QUIET, 60) }).test!;

        expect(short).toMatchObject({ pValue: own.pValue, rule: own.rule });
        expect(short.pValue).toBeGreaterThan(judgeOne({ ...noise, history: past(QUIET, 20) }).test!.pValue!);
      });

      it('counts the gaps of a window as its slots', () => {
        const gaps = (values: readonly number[]) => values.map((x, i) => (i % 3 === 0 ? null : x));
        const sparse = (slots: number) =>
          judgeOne({ baseline: gaps(BASELINE), canary: gaps(by(1.5)), history: past(NOISY, slots) }).test;

        expect(sparse(120)).toEqual(sparse(60));
      });

      it('never makes a short window say more than it says by itself', () => {
        for (let seed = 1; seed <= 40; seed++) {
          const sides = { baseline: arrivals(20, seed, 1), canary: arrivals(20, seed + 100, seed % 4) };
          const short = judgeOne({ ...sides, history: past(QUIET, 60) }).test;
          expect(short?.pValue).toBeGreaterThanOrEqual(judgeOne(sides).test!.pValue!);
        }
      });
    });

    it('finds nothing where ranks and estimate disagree on the way', () => {
      const baseline = [...each(0, 59), 100];

      // Higher in 59 slots of 60, lower on average.
      const { test } = judgeOne({ baseline, canary: each(1), history: past(QUIET) });

      expect(test?.pValue === 1 || test!.effect!.value > 1).toBe(true);
    });
  });

  it('names a rule and numbers for every metric that it compares', () => {
    const { metrics } = judge([
      { baseline: constant(0), canary: constant(0) },
      { baseline: constant(5), canary: constant(5) },
      { baseline: constant(-5), canary: constant(-5) },
    ]);

    for (const { test, classification } of metrics) {
      expect({ classification, p: test?.pValue, rule: test?.rule }).toEqual({
        classification: 'pass',
        p: 1,
        rule: 'rank',
      });
    }
  });
});
