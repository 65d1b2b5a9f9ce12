import { describe, expect, it } from 'vitest';
import { DEFAULT_TOLERANCE } from '../../src/config/contradictions.js';
import { readNativeMetricConfig } from '../../src/config/metric-config.js';
import { toleranceOf } from '../../src/judge/mann-whitney/tolerance.js';
import { effectThresholds } from '../../src/judge/netflix-aca/effect-thresholds.js';
import { metric } from '../support/metric.js';

/** The mistakes of a config with a metric of these options, beside one that is scored. */
function mistakesOf(analysis: unknown, judge = 'mann-whitney'): string[] {
  const reading = readNativeMetricConfig({
    groups: { g: 100 },
    judge: { name: judge },
    metrics: [
      { name: 'other', group: 'g' },
      { name: 'm', group: 'g', analysis },
    ],
  });
  return reading.kind === 'read' ? [] : reading.mistakes.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const AT = 'metrics.1.analysis';

describe('options of a metric that cannot be meant', () => {
  it.each([
    ['limits that nothing keeps', { limit: { min: 5, max: 3 } }, [`${AT}.limit.min: must be at most max (3), is 5`]],
    [
      'a change to be seen that is tolerated',
      { mustDetect: 0.1, tolerance: { relative: 0.2 } },
      [
        `${AT}.mustDetect: must be at least the tolerance (0.2), is 0.1: a change that is tolerated never fails, seen or not`,
      ],
    ],
    [
      'one that is tolerated by default',
      { mustDetect: 0.05 },
      [
        `${AT}.mustDetect: must be at least the tolerance (0.1), is 0.05: a change that is tolerated never fails, seen or not`,
      ],
    ],
    [
      'one that is tolerated in the only bad direction',
      { mustDetect: 0.3, tolerance: { relative: { increase: 0.5, decrease: 0.2 } }, direction: 'increase' },
      [
        `${AT}.mustDetect: must be at least the tolerance (0.5), is 0.3: a change that is tolerated never fails, seen or not`,
      ],
    ],
    [
      'a critical change that is tolerated',
      { critical: true, criticalChange: 0.1, tolerance: { relative: 0.2 }, direction: 'increase' },
      [
        `${AT}.criticalChange: must be at least the tolerance (0.2), is 0.1 for an increase: a change that is tolerated never fails, critical or not`,
      ],
    ],
    [
      'one that is tolerated by default, in one direction',
      { critical: true, criticalChange: { increase: 0.5, decrease: 0.05 } },
      [
        `${AT}.criticalChange: must be at least the tolerance (0.1), is 0.05 for a decrease: a change that is tolerated never fails, critical or not`,
      ],
    ],
    [
      'one beside a tolerance in the unit alone, beside which 10 % hold too',
      { critical: true, criticalChange: 0.05, tolerance: { absolute: 5 }, direction: 'increase' },
      [expect.stringContaining('must be at least the tolerance (0.1), is 0.05 for an increase')],
    ],
    [
      'a critical increase where only a decrease is bad',
      { critical: true, criticalChange: { increase: 0.5 }, direction: 'decrease' },
      [
        `${AT}.criticalChange: has no effect: only a decrease of this metric is bad; say { decrease }, or direction: either`,
      ],
    ],
    [
      'a tolerated decrease where only an increase is bad',
      { tolerance: { relative: { decrease: 0.5 } }, direction: 'increase' },
      [
        `${AT}.tolerance.relative: has no effect: only an increase of this metric is bad; say { increase }, or direction: either`,
      ],
    ],
    [
      'a metric that is critical and muted',
      { critical: true, muted: true },
      [`${AT}.critical: has no effect: the metric is muted, so that it never counts; leave out one of the two`],
    ],
    [
      'a muted metric that must have data',
      { muted: true, onNoData: 'fail' },
      [`${AT}.onNoData: has no effect: the metric is muted, so that it never counts; leave out one of the two`],
    ],
    [
      'a number that tolerates every decrease',
      { tolerance: { relative: 2 } },
      [
        `${AT}.tolerance.relative: tolerates every decrease but one to nothing, since none exceeds 100 %: say less than 1 for it, such as { increase: 2, decrease: 0.5 }`,
      ],
    ],
    [
      'one of exactly 100 %, of what is bad only when it falls',
      { tolerance: { relative: 1 }, direction: 'decrease' },
      [
        `${AT}.tolerance.relative: tolerates every decrease but one to nothing, since none exceeds 100 %: say less than 1 for it, such as 0.5`,
      ],
    ],
    [
      'a decrease of 100 % by itself',
      { tolerance: { relative: { decrease: 1 } } },
      [
        `${AT}.tolerance.relative: tolerates every decrease but one to nothing, since none exceeds 100 %: say less than 1 for it, such as { increase: 0.1, decrease: 0.5 }`,
      ],
    ],
    [
      'several at once, beside a wrong word',
      { direction: 'up', critical: true, muted: true, limit: { max: 1, min: 2 } },
      [
        expect.stringContaining('.direction: must be'),
        expect.stringContaining('.critical: has no effect'),
        expect.stringContaining('.limit.min: must be at most max (1)'),
      ],
    ],
  ])('are refused: %s', (_what, analysis, expected) => {
    expect(mistakesOf(analysis)).toEqual(expected);
  });

  it.each([
    ['limits that meet', { limit: { min: 3, max: 3 } }],
    ['a change to be seen that is just not tolerated', { mustDetect: 0.2, tolerance: { relative: 0.2 } }],
    [
      'one that fails in one of two bad directions',
      { mustDetect: 0.3, tolerance: { relative: { increase: 0.5, decrease: 0.2 } } },
    ],
    ['one beside a tolerance in the unit alone', { mustDetect: 0.05, tolerance: { absolute: 5 } }],
    ['a critical change that is the tolerance', { critical: true, criticalChange: 0.1 }],
    ['a critical fall to nothing', { critical: true, criticalChange: { decrease: 1 } }],
    ['one number for the only bad direction', { tolerance: { relative: 2 }, direction: 'increase' }],
    [
      'both directions, of which one is bad',
      { tolerance: { relative: { increase: 2, decrease: 0.5 } }, direction: 'decrease' },
    ],
    ['a muted metric that may be absent', { muted: true, onNoData: 'ignore' }],
  ])('are not: %s', (_what, analysis) => {
    expect(mistakesOf(analysis)).toEqual([]);
  });

  it('say nothing of a tolerance that cannot be read', () => {
    expect(
      mistakesOf({ tolerance: { relative: '10 %' }, mustDetect: 0.05, critical: true, criticalChange: 0.05 }),
    ).toEqual([expect.stringContaining('tolerance.relative: must be a positive number')]);
    expect(mistakesOf('strict')).toEqual([`${AT}: must be an object, is "strict"`]);
  });

  it('depend on the judge where its default does', () => {
    const analysis = { critical: true, criticalChange: 0.05 };

    expect(mistakesOf(analysis)).toHaveLength(1);
    expect(mistakesOf(analysis, 'netflix-aca')).toEqual([]);
  });

  it('are told by the defaults that the judges have', () => {
    const { analysis } = metric();

    expect(toleranceOf(analysis).increase).toBe(DEFAULT_TOLERANCE['mann-whitney']);
    expect(toleranceOf(analysis).decrease).toBe(DEFAULT_TOLERANCE['mann-whitney']);
    expect(effectThresholds(analysis).allowedIncrease).toBe(1 + DEFAULT_TOLERANCE['netflix-aca']);
  });
});
