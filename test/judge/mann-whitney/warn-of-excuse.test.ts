import { describe, expect, it } from 'vitest';
import { each, judge, judgeOne, noisy, type Given } from './support.js';

const BASELINE = noisy(60, 1);
const CANARY = noisy(60, 2);
const WIDE = { effects: [...each(0.2, 25), ...each(-0.2, 25)], slots: 60 };

/** A critical metric whose canary is higher by this factor, beside healthy sides that differed by 20 %. */
function excused(factor: number, rest: Partial<Given> = {}): Given {
  const analysis = { critical: true, ...rest.analysis };
  return {
    name: 'latency',
    baseline: BASELINE,
    canary: CANARY.map((x) => x * factor),
    history: WIDE,
    ...rest,
    analysis,
  };
}

const codesOf = (given: Given): string[] => judgeOne(given).warnings.map(({ code }) => code);

describe('warnOfExcuse()', () => {
  it('warns where a wide history lets a critical change of 50 % pass that the window by itself would fail', () => {
    const others = ['errors', 'cpu'].map((name) => ({ name, baseline: BASELINE, canary: CANARY }));
    const { verdict, metrics } = judge([excused(1.5), ...others]);

    expect({ verdict, rule: metrics[0]!.test?.rule }).toEqual({ verdict: 'pass', rule: 'history' });
    expect(metrics[0]!.warnings).toEqual([
      {
        code: 'calibration-excuses',
        text: expect.stringMatching(
          /^latency passes by its calibration alone, whose healthy effects spread by 20 %: it is \d\d % higher, which by this window would fail the canary\. /,
        ),
      },
    ]);
    expect(judge([excused(1.5, { history: undefined }), ...others]).verdict).toBe('fail');
  });

  it('says that the metric would fail, and not the canary, where it is not critical, or not by so much', () => {
    const texts = (given: Given): string[] => judgeOne(given).warnings.map(({ text }) => text);

    expect(texts(excused(1.5, { analysis: { critical: false } }))[0]).toContain('would fail the metric.');
    expect(texts(excused(1.5, { analysis: { criticalChange: { increase: 1 } } }))[0]).toContain(
      'would fail the metric.',
    );
  });

  it.each([
    ['healthy sides that do not differ', excused(1)],
    ['a change that fails all the same', excused(3)],
    ['a change that is tolerated', excused(1.5, { analysis: { tolerance: { relative: { increase: 0.8 } } } })],
    ['a change for the better', excused(0.7, { analysis: { direction: 'increase' } })],
    ['a history that is not used, since the window is longer', excused(1.5, { history: { ...WIDE, slots: 20 } })],
  ])('says nothing of %s', (_, given) => {
    expect(codesOf(given)).toEqual([]);
  });

  it('warns of a shorter window as well, in which the history makes stricter what the window shows', () => {
    expect(codesOf(excused(1.5, { history: { ...WIDE, slots: 200 } }))).toEqual(['calibration-excuses']);
  });
});
