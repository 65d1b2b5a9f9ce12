import { describe, expect, it } from 'vitest';
import { breachOf } from '../../../src/judge/mann-whitney/limit-test.js';
import { constant, judge, judgeOne, noisy, type Given } from './support.js';

type Analysis = NonNullable<Given['analysis']>;
type Limit = NonNullable<Analysis['limit']>;

/** 1 to 100 in disorder: mean and median 50.5, 95th percentile 95.05. */
const SPREAD = Array.from({ length: 100 }, (_, i) => ((i * 37) % 100) + 1);

function outcome(canary: readonly number[], limit: Limit, analysis: Analysis = {}) {
  const { classification, reason, test } = judgeOne({ baseline: [], canary, analysis: { ...analysis, limit } });
  return { classification, code: reason.code, value: test?.limit?.value };
}

describe('holdAgainstLimit()', () => {
  it.each([
    ['mean', 50.5],
    ['median', 50.5],
    ['p95', 95.05],
    ['every', 100],
  ] as const)('holds the %s against a maximum, inclusive', (of, value) => {
    expect(outcome(SPREAD, { max: value, of })).toEqual({
      classification: 'pass',
      code: 'within-limit',
      value: expect.closeTo(value, 9),
    });
    expect(outcome(SPREAD, { max: value - 0.001, of })).toMatchObject({ classification: 'high', code: 'above-limit' });
  });

  it.each([
    ['mean', 50.5],
    ['median', 50.5],
    ['p95', 95.05],
    ['every', 1],
  ] as const)('holds the %s against a minimum, inclusive', (of, value) => {
    expect(outcome(SPREAD, { min: value, of })).toMatchObject({ classification: 'pass', code: 'within-limit' });
    expect(outcome(SPREAD, { min: value + 0.001, of })).toMatchObject({ classification: 'low', code: 'below-limit' });
  });

  it('holds the mean where nothing is said', () => {
    expect(judgeOne({ baseline: [], canary: SPREAD, analysis: { limit: { max: 60 } } }).test?.limit?.of).toBe('mean');
  });

  it('looks at the sample that is furthest out where both bounds are given', () => {
    expect(outcome(SPREAD, { min: 0, max: 99, of: 'every' })).toMatchObject({ code: 'above-limit', value: 100 });
    expect(outcome(SPREAD, { min: 2, max: 101, of: 'every' })).toMatchObject({ code: 'below-limit', value: 1 });
    expect(outcome(SPREAD, { min: 1, max: 100, of: 'every' }).classification).toBe('pass');
  });

  it('takes bounds of 0 and below for bounds', () => {
    expect(outcome(SPREAD, { max: 0 }).code).toBe('above-limit');
    expect(
      outcome(
        SPREAD.map((x) => -x),
        { max: 0, min: -50 },
      ).code,
    ).toBe('below-limit');
    expect(outcome(constant(0) as number[], { max: 0, min: 0 }).code).toBe('within-limit');
  });

  it('does not fail by a rounding error', () => {
    expect(outcome(constant(0.1 + 0.2) as number[], { max: 0.3 }).classification).toBe('pass');
  });

  it('fails by a single sample where every one counts, and says so', () => {
    const canary = [900, ...constant(null, 59)] as number[];
    const judged = judgeOne({ name: 'latency', baseline: [], canary, analysis: { limit: { max: 500, of: 'every' } } });

    expect(outcome([900], { max: 500 }).code).toBe('above-limit');
    expect(judged.reason).toMatchObject({
      code: 'above-limit',
      text: 'latency is high: the canary has a furthest sample of 900, above its limit of 500, and a single sample is enough. Accepted is at most 500, whatever the baseline does.',
    });
  });

  it.each(['mean', 'median', 'p95'] as const)('needs as many samples for a %s as for anything else', (of) => {
    const broken = (count: number, analysis: Analysis = {}) =>
      outcome([...constant(900, count), ...constant(null, 60 - count)] as number[], { max: 500, of }, analysis);

    expect(broken(1)).toMatchObject({ classification: 'no-data', code: 'partial-data', value: 900 });
    expect(broken(7).classification).toBe('no-data');
    expect(broken(8).code).toBe('above-limit');
    expect(broken(20, { minimumSamples: 21 }).classification).toBe('no-data');
    expect(broken(21, { minimumSamples: 21 }).code).toBe('above-limit');
    expect(outcome([900], { max: 500, of }).code).toBe('above-limit');
  });

  it('compares nothing where a figure of too few samples cannot be held against its limit', () => {
    const few = {
      baseline: noisy(60, 1),
      canary: [900, ...constant(null, 59)],
      analysis: { direction: 'increase', limit: { max: 500 } },
    };

    expect(judgeOne(few as Given)).toMatchObject({ classification: 'no-data', reason: { code: 'partial-data' } });
  });

  it.each([
    [Infinity, { max: 500 }, 'above-limit'],
    [1e200, { max: 500 }, 'above-limit'],
    [-Infinity, { min: 1 }, 'below-limit'],
    [-Infinity, { max: 500 }, 'within-limit'],
    [Infinity, { min: 1 }, 'within-limit'],
  ] as const)('takes an infinite sample for out where every one counts: %d of %j is %s', (sample, limit, code) => {
    const canary = [sample, ...noisy(59, 1)];

    expect(outcome(canary, { ...limit, of: 'every' }).code).toBe(code);
    expect(
      judgeOne({
        baseline: noisy(60, 2),
        canary,
        analysis: { direction: 'increase', limit: { ...limit, of: 'every' } },
      }).reason.code,
    ).toBe(code === 'within-limit' ? 'no-shift' : code);
  });

  it.each(['mean', 'median', 'p95'] as const)('knows no %s of samples one of which is infinite', (of) => {
    const canary = [...(constant(900, 59) as number[]), Infinity];

    expect(outcome(canary, { max: 500, of })).toMatchObject({ classification: 'no-data', code: 'infinite-samples' });
    expect(
      judgeOne({ baseline: noisy(60, 1), canary, analysis: { direction: 'increase', limit: { max: 5000, of } } }).reason
        .code,
    ).toBe('infinite-samples');
    expect(
      judgeOne({
        baseline: [Infinity, ...noisy(59, 1)],
        canary: noisy(60, 2),
        analysis: { direction: 'increase', limit: { max: 500, of } },
      }).classification,
    ).toBe('pass');
  });

  it('has nothing to hold where there are no samples', () => {
    const { test, reason } = judgeOne({ baseline: [], canary: [], analysis: { limit: { max: 1 } } });

    expect(reason.code).toBe('no-data-on-canary');
    expect(test).toBeNull();
  });

  it('says nothing but the limit in its numbers', () => {
    expect(judgeOne({ baseline: [], canary: SPREAD, analysis: { limit: { max: 60 } } }).test).toMatchObject({
      rule: 'limit',
      pValue: null,
      effect: null,
      limit: { of: 'mean', max: 60, min: undefined },
      samples: { used: 100, effective: null },
    });
  });
});

describe('breachOf()', () => {
  it('is on neither side within both bounds', () => {
    expect(breachOf({ of: 'mean', value: 5, min: 5, max: 5 })).toBe(0);
    expect(breachOf({ of: 'mean', value: 6, min: 5, max: 5 })).toBe(1);
    expect(breachOf({ of: 'mean', value: 4, min: 5, max: 5 })).toBe(-1);
  });
});

describe('a limit beside a comparison', () => {
  const BASELINE = noisy(60, 1);
  const high = BASELINE.map((x) => 2 * x);
  const both = { direction: 'increase', limit: { max: 400 } } as const;

  it('leaves what it does not decide to the comparison', () => {
    expect(judgeOne({ baseline: BASELINE, canary: high, analysis: both })).toMatchObject({
      reason: { code: 'shift-high' },
      test: { rule: 'value', limit: { max: 400 } },
    });
    expect(judgeOne({ baseline: BASELINE, canary: BASELINE, analysis: both }).reason.code).toBe('no-shift');
  });

  it('fails whatever the baseline does', () => {
    const bad = BASELINE.map((x) => 10 * x);

    expect(judgeOne({ baseline: bad, canary: bad, analysis: both }).reason.code).toBe('above-limit');
    expect(judgeOne({ baseline: constant(null), canary: bad, analysis: both }).reason.code).toBe('above-limit');
  });

  it('needs a baseline to pass', () => {
    expect(judgeOne({ baseline: constant(null), canary: BASELINE, analysis: both }).reason.code).toBe(
      'no-data-on-baseline',
    );
  });

  it('fails the canary where the metric is critical, without any correction for other metrics', () => {
    const critical = { baseline: BASELINE, canary: high, analysis: { critical: true, limit: { max: 150 } } };

    expect(judge([critical])).toMatchObject({ verdict: 'fail', score: 0, reason: { code: 'critical-metric-failed' } });
    expect(judge([critical]).metrics[0]).toMatchObject({ criticalFailure: true, test: { adjustedPValue: null } });
  });
});
