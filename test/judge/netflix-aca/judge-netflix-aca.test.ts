import { describe, expect, it } from 'vitest';
import type { MeasuredMetric } from '../../../src/judge/measurement.js';
import { judgeNetflixAca } from '../../../src/judge/netflix-aca/judge-netflix-aca.js';
import { metric } from '../../support/metric.js';

const LOW = Array.from({ length: 20 }, (_, i) => 100 + ((i * 7) % 20));
const HIGH = LOW.map((value) => value * 2);

/** The two sides of a metric that comes out in a certain way. */
const SIDES = {
  passes: { baseline: LOW, canary: LOW.map((value, i) => value + (i % 2) - 0.5) },
  'is high': { baseline: LOW, canary: HIGH },
  'is low': { baseline: LOW, canary: LOW.map((value) => value / 2) },
  'starts at zero': { baseline: LOW.map(() => 0), canary: LOW },
  'is the same': { baseline: LOW, canary: [...LOW].reverse() },
  'has one value': { baseline: [3, 3], canary: [3] },
  'has no data': { baseline: LOW, canary: [] },
  'has no baseline': { baseline: [], canary: LOW },
  'has nothing': { baseline: [], canary: [] },
  'cannot be tested': { baseline: [1], canary: [2] },
} as const;

function measured(kind: keyof typeof SIDES, options: Parameters<typeof metric>[0] = {}): MeasuredMetric {
  const { baseline, canary } = SIDES[kind];
  return { metric: metric(options), baseline: Float64Array.from(baseline), canary: Float64Array.from(canary) };
}

function judge(
  metrics: MeasuredMetric[],
  groups: Record<string, number> = {},
  thresholds = { pass: 95, marginal: 75 },
) {
  return judgeNetflixAca({ judge: { name: 'netflix-aca' }, groups, thresholds }, metrics);
}

describe('judgeNetflixAca()', () => {
  it('scores a group by the share of its metrics that pass, and weighs the groups', () => {
    const { score, groups } = judge(
      [
        measured('passes', { groups: ['a'] }),
        measured('is high', { groups: ['a'] }),
        measured('passes', { groups: ['b'] }),
      ],
      { a: 60, b: 40 },
    );

    expect(groups).toMatchObject([
      { name: 'a', score: 50, weight: 60 },
      { name: 'b', score: 100, weight: 40 },
    ]);
    expect(score).toBe(70);
  });

  it('counts a metric in each of its groups', () => {
    const { groups } = judge([measured('is high', { groups: ['a', 'b'] }), measured('passes', { groups: ['b'] })], {
      a: 50,
      b: 50,
    });

    expect(groups).toMatchObject([
      { name: 'a', score: 0 },
      { name: 'b', score: 50 },
    ]);
  });

  it('shares what is left of 100 among groups without a weight', () => {
    const { groups } = judge(
      ['a', 'b', 'c'].map((group) => measured('passes', { groups: [group] })),
      { a: 40 },
    );

    expect(groups.map(({ weight }) => weight)).toEqual([40, 30, 30]);
  });

  it('counts a group without data as 100, and says so', () => {
    const { score, groups, warnings } = judge(
      [
        measured('passes', { groups: ['a'] }),
        measured('has no data', { groups: ['b'] }),
        measured('passes', { groups: ['a'] }),
      ],
      { a: 50, b: 50 },
    );

    expect(score).toBe(100);
    expect(groups[1]).toMatchObject({ score: NaN, withoutData: 1 });
    expect(warnings).toMatchObject([{ code: 'group-without-data' }]);
  });

  it('scores 0 when half of the metrics have no data', () => {
    const { verdict, score, weightedScore, reason } = judge([measured('passes'), measured('has no data')]);

    expect({ verdict, score, weightedScore }).toEqual({ verdict: 'fail', score: 0, weightedScore: 100 });
    expect(reason).toEqual({
      code: 'too-many-without-data',
      text: 'Score 0: 1 of 2 metrics have no data, and half is too many. By the weights alone the score is 100.',
    });
  });

  it('does not count a metric that must have data among those without', () => {
    const { reason, score } = judge([measured('passes'), measured('has no data', { analysis: { onNoData: 'fail' } })]);

    expect(reason.code).toBe('score-below-marginal');
    expect(score).toBe(50);
  });

  it('scores 0 for a critical failure and tells what the score would have been', () => {
    const { verdict, score, weightedScore, reason } = judge([
      measured('is high', { name: 'errors', analysis: { critical: true } }),
      measured('passes'),
      measured('passes'),
      measured('passes'),
    ]);

    expect({ verdict, score, weightedScore }).toEqual({ verdict: 'fail', score: 0, weightedScore: 75 });
    expect(reason.code).toBe('critical-metric-failed');
    expect(reason.text).toContain('errors is high');
    expect(reason.text).toContain('By the weights alone the score is 75.');
  });

  it('counts a metric in error as neither passed nor failed, even a critical one', () => {
    const { metrics, score } = judge([
      measured('cannot be tested', { analysis: { critical: true } }),
      measured('passes'),
    ]);

    expect(metrics[0]).toMatchObject({ classification: 'error', failed: false, criticalFailure: false });
    expect(score).toBe(100);
  });

  it('judges muted metrics but does not score them', () => {
    const { metrics, score } = judge([
      measured('is high', { analysis: { muted: true, critical: true } }),
      measured('passes'),
    ]);

    expect(metrics[0]?.classification).toBe('high');
    expect(score).toBe(100);
  });

  it('scores 0 when every metric is muted', () => {
    const { verdict, score, reason } = judge([measured('passes', { analysis: { muted: true } })]);

    expect({ verdict, score, code: reason.code }).toEqual({ verdict: 'fail', score: 0, code: 'nothing-scored' });
  });

  it.each([
    [75, 'marginal'],
    [75.01, 'fail'],
  ] as const)('takes thresholds as inclusive: score 75 with marginal %s is %s', (marginal, verdict) => {
    const metrics = [measured('is high'), measured('passes'), measured('passes'), measured('passes')];

    const { reason, ...decided } = judge(metrics, {}, { pass: 95, marginal });
    expect(decided.verdict).toBe(verdict);
    expect(reason).toEqual(
      verdict === 'marginal'
        ? { code: 'score-below-pass', text: 'Score 75 reaches 75, but not 95: m failed.' }
        : { code: 'score-below-marginal', text: 'Score 75 is below 75.01: m failed.' },
    );
    expect(judge(metrics, {}, { pass: 75, marginal: 50 }).verdict).toBe('pass');
  });

  it('rounds the score to two decimals, halves up on the decimal number', () => {
    const weights = { a: 33.335, b: 66.665 };
    const { score } = judge([measured('passes', { groups: ['a'] }), measured('is high', { groups: ['b'] })], weights);

    expect(score).toBe(33.34);
  });

  it('gives the same answer for constant sides every time', () => {
    const constant = { metric: metric(), baseline: new Float64Array(12).fill(3), canary: new Float64Array(12).fill(6) };

    const [first, second] = [judge([constant]), judge([constant])];

    expect(first.metrics[0]?.classification).toBe('high');
    expect(first).toEqual(second);
  });

  it('fails for a critical failure even where every score would pass', () => {
    const metrics = [measured('is high', { analysis: { critical: true } })];

    expect(judge(metrics, {}, { pass: 0, marginal: 0 }).verdict).toBe('fail');
  });

  it('has nothing to score where there is no metric', () => {
    expect(judge([])).toMatchObject({
      verdict: 'fail',
      score: 0,
      groups: [],
      reason: { code: 'nothing-scored', text: 'Score 0: there is no metric to score; muted ones are not.' },
    });
  });

  it('passes constant sides of which one is infinite', () => {
    const infinite = {
      metric: metric(),
      baseline: new Float64Array(9).fill(3),
      canary: new Float64Array(9).fill(Infinity),
    };

    expect(judge([infinite]).metrics[0]).toMatchObject({ classification: 'pass', reason: { code: 'no-shift' } });
  });

  it.each([
    ['negative-mean', -1],
    ['tiny-values', 1e-7],
  ])('passes what it cannot see, and warns: %s', (code, scale) => {
    const wide = Array.from({ length: 60 }, (_, i) => 60 + 4 * ((i * 7) % 20));
    const scaled = (factor: number) => {
      const baseline = Float64Array.from(wide, (value) => value * factor);
      return judge([{ metric: metric(), baseline, canary: baseline.map((value) => 1.5 * value) }]);
    };

    expect(scaled(1)).toMatchObject({ verdict: 'fail', metrics: [{ warnings: [] }] });
    expect(scaled(scale)).toMatchObject({ verdict: 'pass', metrics: [{ warnings: [{ code }] }] });
  });

  it('passes a canary with an infinite sample, as Kayenta does', () => {
    const canary = Float64Array.from([...HIGH.slice(1), Infinity]);

    const { metrics } = judge([{ metric: metric(), baseline: Float64Array.from(LOW), canary }]);

    expect(metrics[0]).toMatchObject({
      classification: 'pass',
      test: { effect: { value: Infinity } },
      warnings: [{ code: 'infinite-samples' }],
    });
  });

  it.each([
    ['no metric failed', [measured('passes')], 'Score 100 reaches 95.'],
    [
      'five failed',
      ['a', 'b', 'c', 'd', 'e'].map((name) => measured('is high', { name })),
      'Score 0 is below 75: a, b, c, d and e failed.',
    ],
    ['one failed', [measured('is high', { name: 'a' })], 'Score 0 is below 75: a failed.'],
    [
      'six failed',
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => measured('is high', { name })),
      'Score 0 is below 75: a, b, c, d, e and 1 more failed.',
    ],
    [
      'a pass in spite of failures',
      [measured('is high', { name: 'a', groups: ['x'] }), measured('passes', { groups: ['y'] })],
      'Score 97 reaches 95, although a failed.',
    ],
  ])('says why in one sentence when %s', (_when, metrics, text) => {
    expect(judge(metrics, metrics.length === 2 ? { x: 3, y: 97 } : {}).reason.text).toBe(text);
  });

  it.each([
    [
      'is high',
      {},
      /^m is high \(shift 109\.5, 98 % interval .*, mean ratio 2\)\. It passes while .* a mean ratio below 1\.$/,
    ],
    ['is high', { critical: true }, /The metric is critical: it fails the canary\.$/],
    ['is high', { critical: true, muted: true }, /The metric is muted: it is not scored\.$/],
    ['is high', { direction: 'decrease' }, /^m passes: it is shifted .* only a decrease is bad\.$/],
    ['is high', { direction: 'increase' }, /with a mean ratio below 1\.$/],
    [
      'is high',
      { effectSize: { measure: 'cles', allowedIncrease: 0.9 } },
      /probability of superiority 1\).* with a probability of superiority below 0\.9\.$/,
    ],
    ['passes', { direction: 'decrease' }, /It fails when the whole interval lies below minus 25 % of the shift/],
    ['is high', { tolerance: { relative: 2 } }, /^m passes: it is shifted .* but a mean ratio below 3 is allowed\.$/],
    ['passes', {}, /^m passes: /],
    [
      'is low',
      {},
      /^m is low \(shift -\d.*, mean ratio 0\.5\)\. It passes while the interval does not lie below minus 25 % of the shift \(13\.\d+\), or with a mean ratio above 1\.$/,
    ],
    ['is low', { tolerance: { relative: 0.7 } }, /but a mean ratio above 0\.3 is allowed\.$/],
    ['is low', { direction: 'increase' }, /but only an increase is bad\.$/],
    [
      'starts at zero',
      {},
      /mean ratio not defined, so the shift alone decides\)\. It passes while the interval does not lie above 25 % of the shift \(\d+\.\d+\)\.$/,
    ],
    ['passes', { direction: 'increase' }, /the whole interval lies above 25 % of the shift/],
    ['passes', { direction: 'either' }, /the whole interval lies above, or below minus, 25 % of the shift/],
    ['passes', { muted: true }, /of the shift \([\d.]+\)\.$/],
    ['has no baseline', {}, /^m has no samples on the baseline\./],
    ['has nothing', {}, /^m has no samples on both sides\./],
    [
      'has nothing',
      { missing: 'zero' },
      /^m passes: there are no slots on both sides, and gaps of this metric count as 0\.$/,
    ],
    ['is the same', {}, /^m passes: both sides hold the same values\.$/],
    ['has one value', {}, /^m passes: every sample of both sides has the same value\.$/],
    ['has no data', {}, /^m has no samples on the canary\. It is left out of the score\.$/],
    [
      'has no data',
      { critical: true },
      /^m has no samples on the canary\. The metric is critical: it fails the canary\.$/,
    ],
    ['has no data', { onNoData: 'fail' }, /^m has no samples on the canary, which fails this metric\.$/],
    ['cannot be tested', {}, /^m cannot be tested: all samples are tied\. It is left out of the score\.$/],
  ] as const)('explains a metric that %s with %j', (kind, analysis, text) => {
    expect(judge([measured(kind, { analysis })]).metrics[0]?.reason.text).toMatch(text);
  });

  it('does not change what it is given', () => {
    const given = measured('is high', { analysis: { outliers: { strategy: 'remove' } } });
    const before = structuredClone(given);

    judge([given]);

    expect(given).toEqual(before);
  });
});
