import { describe, expect, it } from 'vitest';
import { constant, each, judge, noisy, type Given, type Rules } from './support.js';

const BASELINE = noisy(60, 1);
const passes = (name: string, more: Partial<Given> = {}): Given => ({
  name,
  baseline: BASELINE,
  canary: noisy(60, 2),
  ...more,
});
const fails = (name: string, more: Partial<Given> = {}): Given => ({
  name,
  unit: 'ms',
  baseline: BASELINE,
  canary: BASELINE.map((x, i) => 1.5 * x + (i % 2) / 100),
  ...more,
});
const gone = (name: string, more: Partial<Given> = {}): Given => ({
  name,
  baseline: BASELINE,
  canary: constant(null),
  ...more,
});
const many = (count: number): Given[] => Array.from({ length: count }, (_, i) => passes(`ok-${String(i)}`));

function verdict(given: readonly Given[], rules: Rules = {}) {
  const { verdict: decided, score, weightedScore, reason } = judge(given, rules);
  return { verdict: decided, score, weightedScore, code: reason.code, text: reason.text };
}

describe('decideVerdict()', () => {
  it('passes, and names what failed nevertheless', () => {
    expect(verdict([passes('a')])).toMatchObject({ verdict: 'pass', score: 100, text: 'Score 100 reaches 95.' });
    expect(verdict([...many(29), fails('latency')])).toMatchObject({
      verdict: 'pass',
      code: 'score-reaches-pass',
      text: expect.stringMatching(/^Score 96\.67 reaches 95, although latency is 50 % higher \(98 % interval .*\)\.$/),
    });
  });

  it.each([
    [75, 'marginal', 'score-below-pass'],
    [75.01, 'fail', 'score-below-marginal'],
  ] as const)('takes thresholds as inclusive: score 75 with marginal %d is %s', (marginal, expected, code) => {
    const given = [...many(3), fails('latency')];

    expect(verdict(given, { thresholds: { pass: 95, marginal } })).toMatchObject({
      verdict: expected,
      score: 75,
      code,
    });
    expect(verdict(given, { thresholds: { pass: 75, marginal: 50 } }).verdict).toBe('pass');
  });

  it('lists the names of more than three metrics that failed', () => {
    const { text } = verdict(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => fails(name)));

    expect(text).toBe('Score 0 is below 75: a, b, c, d, e and 2 more failed.');
  });

  it('tells of three what they did', () => {
    const { text } = verdict(['a', 'b', 'c'].map((name) => fails(name)));

    expect(text).toMatch(/^Score 0 is below 75: a is 50 % higher .*, b is 50 % higher .* and c is 50 % higher .*\.$/);
  });

  it('caps at marginal where any failure is to, and only a pass', () => {
    const rules = { anyFailure: 'marginal' } as const;

    expect(verdict([...many(29), fails('latency')], rules)).toMatchObject({
      verdict: 'marginal',
      code: 'any-failure',
      text: expect.stringMatching(
        /^Score 96\.67 reaches 95, but no canary passes with a metric that fails: latency is 50 % higher .*\.$/,
      ),
    });
    expect(verdict(many(3), rules).verdict).toBe('pass');
    expect(verdict([fails('a')], rules).verdict).toBe('fail');
    expect(verdict([...many(4), fails('a', { analysis: { muted: true } })], rules).verdict).toBe('pass');
  });

  it('fails for a critical failure, and tells what the score would have been', () => {
    const critical = { analysis: { critical: true } };

    expect(verdict([...many(29), fails('latency', critical)])).toMatchObject({
      verdict: 'fail',
      score: 0,
      weightedScore: expect.closeTo(96.667, 3),
      code: 'critical-metric-failed',
      text: expect.stringMatching(
        /^Score 0: latency is high: .* The metric is critical: it fails the canary\. By the weights alone the score is 96\.67, which is pass\.$/,
      ),
    });
    expect(verdict([fails('a', critical), fails('b', critical)]).text).toContain('it fails the canary. So does b.');
    expect(verdict([fails('a', critical), fails('b', critical), fails('c', critical)]).text).toContain(
      'So do b and c.',
    );
  });

  it('does not tell the score by the weights alone where that is 0 too', () => {
    expect(verdict([fails('a', { analysis: { critical: true } })]).text).not.toContain('By the weights');
  });

  it('says also of critical failures and of any failure what had no say', () => {
    const critical = fails('a', { analysis: { critical: true } });
    const cap = { anyFailure: 'marginal' } as const;
    const ignored = gone('latency', { analysis: { onNoData: 'ignore' } });
    const left = / latency could not be judged and has no share in that\.$/;

    expect(verdict([...many(29), critical, gone('latency')]).text).toMatch(left);
    expect(verdict([...many(29), fails('b'), ignored], cap)).toMatchObject({ code: 'any-failure' });
    expect(verdict([...many(29), fails('b'), ignored], cap).text).toMatch(left);
  });

  it('fails for a critical failure whatever the thresholds, what is missing and what is weak', () => {
    const critical = fails('a', { analysis: { critical: true } });
    const weak = { name: 'w', baseline: noisy(8, 1, { spread: 1 }), canary: noisy(8, 2, { spread: 1 }) };

    expect(verdict([critical, gone('x'), gone('y'), weak], { thresholds: { pass: 0, marginal: 0 } })).toMatchObject({
      verdict: 'fail',
      code: 'critical-metric-failed',
    });
  });

  it('does not fail for a critical metric that changes less than its critical change', () => {
    const analysis = { critical: true, criticalChange: 0.6 };

    expect(verdict([...many(29), fails('a', { analysis })])).toMatchObject({ verdict: 'pass' });
  });

  it('never scores a muted metric, critical or not', () => {
    const muted = { analysis: { muted: true, critical: true } };
    const { groups } = judge([passes('a'), fails('b', { ...muted, groups: ['h'] }), gone('c', muted)]);

    expect(verdict([passes('a'), fails('b', muted), gone('c', muted)])).toMatchObject({ verdict: 'pass', score: 100 });
    expect(groups.map(({ name }) => name)).toEqual(['g']);
  });

  it.each([
    ['there are no metrics', []],
    ['all are muted', [fails('a', { analysis: { muted: true } })]],
    ['what has no data is to be ignored', [gone('a', { analysis: { onNoData: 'ignore' } })]],
  ] as [string, Given[]][])('has nothing to score where %s', (_, given) => {
    expect(verdict(given)).toMatchObject({ verdict: 'inconclusive', score: 0, code: 'nothing-scored' });
  });

  it('has nothing to score where nothing with data has a weight, and says so', () => {
    const { text, ...decided } = verdict([fails('a', { groups: ['z'] })], { groups: { z: 0 } });

    expect(decided).toMatchObject({ verdict: 'inconclusive', code: 'nothing-scored' });
    expect(text).toBe('There is nothing to score: no group that has data has a weight.');
  });

  it('is inconclusive where no metric can be judged, and says why', () => {
    const { text, ...decided } = verdict([gone('latency')]);

    expect(decided).toMatchObject({ verdict: 'inconclusive', score: 0, code: 'missing-evidence' });
    expect(text).toContain('latency has no samples on the canary.');
  });

  it('warns of a group without data', () => {
    const { warnings } = judge([passes('a', { groups: ['x'] }), gone('b', { groups: ['y'] })]);

    expect(warnings).toEqual([
      { code: 'group-without-data', text: 'No metric of group "y" has data; the other groups share its weight.' },
    ]);
  });

  it('says of metrics without data that change nothing that they had no say', () => {
    expect(verdict([...many(29), gone('latency')])).toMatchObject({
      verdict: 'pass',
      text: 'Score 100 reaches 95. latency could not be judged and has no share in that.',
    });
  });

  it('scores constants and zeros without an opinion on their spread', () => {
    expect(verdict([{ baseline: each(3), canary: each(3) }])).toMatchObject({ verdict: 'pass', score: 100 });
  });
});
