import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeptJudgement } from '../../../src/config/kept-judgement.js';
import type { KeptMetric } from '../../../src/config/kept-metric.js';
import { compareSideBySide } from '../../../src/report/side-by-side/compare-side-by-side.js';
import { keptJudgement, keptMetric } from '../../support/kept-judgement.js';

const HIGH: Partial<KeptMetric> = { classification: 'high', failed: true };
const NO_DATA: Partial<KeptMetric> = { classification: 'no-data', failed: false };

/** What becomes of a metric that is first like this and then like that. */
function turn(first: Partial<KeptMetric> | null, second: Partial<KeptMetric> | null) {
  const of = (parts: Partial<KeptMetric> | null) => keptJudgement({ metrics: parts ? [keptMetric(parts)] : [] });
  return compareSideBySide({ first: of(first), second: of(second) }).metrics[0]!.turn;
}

function compare(first: Partial<KeptJudgement>, second: Partial<KeptJudgement>) {
  return compareSideBySide({ first: keptJudgement(first), second: keptJudgement(second) });
}

const FAIL = { verdict: 'fail', score: 60, weightedScore: 60 } as const;

describe('compareSideBySide() tells whether the second went better', () => {
  it.each([
    { first: FAIL, second: {}, told: 'The second went better: pass and score 100 in place of fail and score 60.' },
    { first: {}, second: FAIL, told: 'The second went worse: fail and score 60 in place of pass and score 100.' },
    {
      first: FAIL,
      second: { ...FAIL, score: 61 },
      told: 'The second went better: both ended with fail, with 1 point more (score 60, then score 61).',
    },
    {
      first: { ...FAIL, score: 0 },
      second: { ...FAIL, score: 0, weightedScore: 40 },
      told: 'The second went worse: both ended with fail and score 0; by the groups alone it has 20 points less.',
    },
    { first: {}, second: {}, told: 'The second went like the first: pass and score 100.' },
    {
      first: FAIL,
      second: { verdict: 'inconclusive', score: null },
      told: 'Whether the second went better cannot be told: the first ended with fail and score 60, the second with inconclusive and no score.',
    },
  ] as const)('$told', ({ first, second, told }) => {
    expect(compare(first, second).summary).toBe(told);
  });

  it('is better one way and worse the other way round', () => {
    const verdict = fc.constantFrom('pass', 'marginal', 'fail', 'inconclusive');
    const score = fc.option(fc.integer({ min: 0, max: 100 }));
    const judgement = fc.record({ verdict, score, weightedScore: score });
    const mirrored = { better: 'worse', worse: 'better', same: 'same', unclear: 'unclear' };
    fc.assert(
      fc.property(judgement, judgement, (first, second) => {
        expect(compare(second, first).turn).toBe(mirrored[compare(first, second).turn]);
      }),
    );
  });

  it('names what failed only now, both times and no more', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => keptMetric({ name }));

    const { summary } = compare(
      { ...FAIL, metrics: [{ ...a!, ...HIGH }, { ...b!, ...HIGH }, c!] },
      { ...FAIL, metrics: [a!, { ...b!, ...HIGH }, { ...c!, ...HIGH }] },
    );

    expect(summary).toContain('Failed only now: c. Failed both times: b. Failed no more: a.');
  });

  it('names what fails the canary for want of data, too', () => {
    const critical = keptMetric({ name: 'm0', ...NO_DATA, critical: true, criticalFailure: true });
    const metrics = [keptMetric({ name: 'm0', critical: true })];

    expect(compare({ metrics }, { ...FAIL, metrics: [critical] }).summary).toContain('Failed only now: m0.');
    expect(compare({ ...FAIL, metrics: [critical] }, { metrics }).summary).toContain('Failed no more: m0.');
  });
});

describe('compareSideBySide() takes nothing for mended that nobody saw', () => {
  it.each([
    { seconds: 'no data', first: HIGH, second: NO_DATA },
    { seconds: 'an error', first: HIGH, second: { ...NO_DATA, classification: 'error' } },
    { seconds: 'no data, after a critical failure', first: { ...HIGH, criticalFailure: true }, second: NO_DATA },
    {
      seconds: 'no data that is failed',
      first: { ...HIGH, criticalFailure: true },
      second: { ...NO_DATA, failed: true },
    },
    { seconds: 'the same, but muted', first: HIGH, second: { ...HIGH, failed: false, muted: true } },
  ] as const)('with $seconds in the second', ({ first, second }) => {
    expect(turn(first, second)).toBe('differs');
  });

  it('and says so', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => keptMetric({ name, ...HIGH }));

    const { summary } = compare(
      { ...FAIL, metrics: [a!, b!, c!] },
      { ...FAIL, metrics: [keptMetric({ name: 'a' }), { ...b!, ...NO_DATA }] },
    );

    expect(summary).toMatch(/ Failed no more: a\. Failed before, not known to be mended: b, c\.$/);
  });
});

describe('compareSideBySide() puts metrics beside each other', () => {
  it.each([
    { first: {}, second: HIGH, told: 'worse' },
    { first: HIGH, second: {}, told: 'better' },
    { first: HIGH, second: { ...HIGH, criticalFailure: true }, told: 'worse' },
    { first: NO_DATA, second: HIGH, told: 'worse' },
    { first: NO_DATA, second: {}, told: 'better' },
    { first: HIGH, second: { ...HIGH, classification: 'low' }, told: 'differs' },
    { first: {}, second: {}, told: 'same' },
    { first: { ...HIGH, failed: false, muted: true }, second: {}, told: 'better' },
    { first: null, second: {}, told: 'added' },
    { first: {}, second: null, told: 'removed' },
  ] as const)('$first, then $second: $told', ({ first, second, told }) => {
    expect(turn(first, second)).toBe(told);
  });

  it('by name and labels, however they are ordered, and one by one where they have both in common', () => {
    const series = (labels: Record<string, string>, parts: Partial<KeptMetric> = {}) =>
      keptMetric({ labels, ...parts });

    const { metrics } = compare(
      { metrics: [series({ pod: 'x', zone: '1' }, HIGH), series({ pod: 'y' }), keptMetric(), keptMetric(HIGH)] },
      { metrics: [series({ pod: 'y' }), series({ zone: '1', pod: 'x' }), keptMetric(), keptMetric()] },
    );

    expect(metrics.map(({ title, turn: told }) => `${title} ${told}`)).toEqual([
      'latency {zone=1, pod=x} better',
      'latency better',
      'latency {pod=y} same',
      'latency same',
    ]);
  });

  it('what got worse first, then what still fails, then what got better', () => {
    const of = (parts: Record<string, Partial<KeptMetric>>) => ({
      metrics: Object.entries(parts).map(([name, rest]) => keptMetric({ name, ...rest })),
    });

    const { metrics } = compare(
      of({ fine: {}, healed: HIGH, old: {}, failing: HIGH, broken: {} }),
      of({ fine: {}, healed: {}, failing: HIGH, broken: HIGH, 'new and failing': HIGH, 'new and fine': {} }),
    );

    expect(metrics.map(({ title }) => title)).toEqual([
      'broken',
      'new and failing',
      'failing',
      'healed',
      'old',
      'new and fine',
      'fine',
    ]);
  });

  it('with the points that they have lost', () => {
    const groups = [{ name: 'g', weight: 100, score: 50, passed: 1, failed: 1, withoutData: 0 }];

    const { metrics } = compare({}, { groups, metrics: [keptMetric(HIGH), keptMetric({ name: 'other' })] });

    expect(metrics[0]).toMatchObject({ first: { lost: 0 }, second: { lost: 50 } });
  });
});

describe('compareSideBySide() says why two judgements are not alike', () => {
  const window = keptJudgement().window;
  it.each([
    { code: 'other-config', first: {}, second: { config: { name: 'other', digest: 'sha256:00' } } },
    { code: 'config-changed', first: {}, second: { config: { name: 'shop', digest: 'sha256:11' } } },
    {
      code: 'other-scope',
      first: { scope: { baseline: {}, canary: { workload: 'cart' } } },
      second: { scope: { baseline: {}, canary: { workload: 'checkout' } } },
    },
    { code: 'other-judge', first: {}, second: { judge: 'netflix-aca/1' } },
    { code: 'other-thresholds', first: {}, second: { thresholds: { pass: 90, marginal: 75 } } },
    { code: 'other-step', first: {}, second: { window: { ...window, stepSeconds: 30 } } },
    { code: 'other-length', first: {}, second: { window: { ...window, judgedSlots: 60 } } },
    {
      code: 'second-is-earlier',
      first: { window: { ...window, start: '2026-11-20T10:00:00Z' } },
      second: { window: { ...window, start: '2026-11-19T10:00:00Z' } },
    },
  ])('$code', ({ code, first, second }) => {
    expect(compare(first, second).cautions.map((caution) => caution.code)).toEqual([code]);
  });

  it('and nothing where they are', () => {
    expect(compare({}, {}).cautions).toEqual([]);
  });
});
