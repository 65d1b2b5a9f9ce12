import { describe, expect, it } from 'vitest';
import { constant, each, judge, noisy, type Given, type Rules } from './support.js';

const sound = (name: string, more: Partial<Given> = {}): Given => ({
  name,
  baseline: noisy(60, 1),
  canary: noisy(60, 2),
  ...more,
});
const bad = (name: string): Given => ({ name, baseline: each(1), canary: each(2) });
const gone = (name: string, more: Partial<Given> = {}): Given => ({
  name,
  baseline: each(1),
  canary: constant(null),
  ...more,
});
/** Underpowered; more slots would mend it. */
const weak = (name: string, more: Partial<Given> = {}): Given => ({
  name,
  baseline: noisy(10, 1, { spread: 0.6 }),
  canary: noisy(10, 2, { spread: 0.6 }),
  ...more,
});
/** Underpowered, and no time mends it. */
const hopeless = (name: string): Given => ({ name, baseline: each(0), canary: each(0) });
const many = (count: number): Given[] => Array.from({ length: count }, (_, i) => sound(`ok-${String(i)}`));

function verdict(given: readonly Given[], rules: Rules = {}) {
  const judged = judge(given, rules);
  return { verdict: judged.verdict, score: judged.score, code: judged.reason.code, text: judged.reason.text };
}

describe('weighDoubt() of missing evidence', () => {
  it('makes a verdict inconclusive that would change if what is missing had failed', () => {
    expect(verdict([sound('a'), gone('latency')])).toMatchObject({
      verdict: 'inconclusive',
      score: 100,
      code: 'missing-evidence',
    });
    // 19 of 20 is 95.
    expect(verdict([...many(19), gone('latency')]).verdict).toBe('pass');
    expect(verdict([...many(18), gone('latency')]).verdict).toBe('inconclusive');
  });

  it('names what is missing, what it could change and what would mend it', () => {
    expect(verdict([...many(3), gone('latency')]).text).toBe(
      'latency has no samples on the canary. Without it the verdict would be pass; were it counted as failed, marginal. See whether the query finds this side at all; where the metric may well be absent, say onNoData: ignore.',
    );
    expect(verdict([...many(3), gone('a'), gone('b')]).text).toMatch(
      /^a has no samples on the canary and b has no samples on the canary\. Without them the verdict would be pass; were they counted as failed, fail\./,
    );
    expect(verdict([sound('x'), gone('a'), gone('b'), gone('c')]).text).toMatch(/^a, b and c cannot be judged: /);
  });

  it('replaces marginal, but never fail', () => {
    expect(verdict([...many(3), bad('b'), gone('latency')])).toMatchObject({ verdict: 'inconclusive', score: 75 });
    expect(verdict([bad('b'), gone('latency')])).toMatchObject({ verdict: 'fail', code: 'score-below-marginal' });
    // Marginal either way.
    expect(verdict([...many(5), bad('b'), gone('latency')], { thresholds: { pass: 95, marginal: 60 } })).toMatchObject({
      verdict: 'marginal',
    });
  });

  it('makes every verdict inconclusive where it is of a critical metric', () => {
    expect(verdict([...many(40), gone('a', { analysis: { critical: true } })]).verdict).toBe('inconclusive');
    expect(verdict([...many(40), gone('a')]).verdict).toBe('pass');
  });

  it('counts as the metric says', () => {
    expect(verdict([sound('a'), gone('b', { analysis: { onNoData: 'ignore' } })]).verdict).toBe('pass');
    expect(verdict([sound('a'), gone('b', { analysis: { onNoData: 'ignore', critical: true } })]).verdict).toBe('pass');
    expect(verdict([sound('a'), gone('b', { analysis: { onNoData: 'fail' } })])).toMatchObject({
      verdict: 'fail',
      score: 50,
    });
    expect(verdict([...many(40), gone('b', { analysis: { onNoData: 'fail', critical: true } })])).toMatchObject({
      verdict: 'fail',
      score: 0,
      code: 'critical-metric-failed',
    });
    expect(verdict([sound('a'), gone('b', { analysis: { muted: true } })]).verdict).toBe('pass');
  });

  it('weighs what is missing by the weight that its group would have', () => {
    const given = [sound('a', { groups: ['a'] }), gone('b', { groups: ['b'] })];

    expect(verdict(given, { groups: { a: 95, b: 5 } }).verdict).toBe('pass');
    expect(verdict(given, { groups: { a: 94, b: 6 } }).verdict).toBe('inconclusive');
  });

  it('counts a missing metric among failures where any failure is to be marginal', () => {
    expect(verdict([...many(29), gone('latency')], { anyFailure: 'marginal' }).verdict).toBe('inconclusive');
  });

  it('tells until when to judge where samples are too few', () => {
    const few = { name: 'few', baseline: noisy(5, 1), canary: noisy(5, 2) };
    const judgedToMs = Date.UTC(2026, 10, 20, 10, 20);

    expect(verdict([sound('a'), few]).text).toContain('Judge 3 slots more to have enough samples.');
    expect(verdict([sound('a'), few], { circumstances: { judgedToMs } }).text).toContain(
      'Judge until 2026-11-20T10:23:00Z (3 slots more) to have enough samples.',
    );
    expect(verdict([{ ...few, baseline: noisy(7, 1), canary: noisy(7, 2) }]).text).toContain('Judge 1 slot more');
  });

  it.each([
    ['infinite', each(Infinity), /Mend the query/],
    ['partial', each(1).map((x, i) => (i % 3 === 0 ? x : null)), /what became of the missing samples/],
    ['gone', [...each(1, 20), ...constant(null, 40)], /whether the canary has died/],
    ['absent', constant(null), /whether the query finds this side at all/],
  ])('tells what to do about samples that are %s', (_, canary, cure) => {
    expect(verdict([sound('a'), { name: 'x', baseline: each(1), canary }]).text).toMatch(cure);
  });
});

describe('cureOfMissing()', () => {
  it('tells each cure once, and two at most', () => {
    const dead = (name: string): Given => ({
      name,
      baseline: each(1),
      canary: [...each(1, 20), ...constant(null, 40)],
    });
    const endless: Given = { name: 'e', baseline: each(1), canary: each(Infinity) };
    const { text } = verdict([dead('a'), dead('b'), gone('c'), endless]);

    expect(text.match(/See whether the canary has died/g)).toHaveLength(1);
    expect(text.match(/See whether the query finds this side/g)).toHaveLength(1);
    expect(text).not.toContain('Mend the query');
  });
});

describe('weighDoubt() of weak evidence', () => {
  it('makes a pass inconclusive from half of the weight on', () => {
    const given = (weight: number): [Given[], Rules] => [
      [sound('a', { groups: ['a'] }), weak('b', { groups: ['b'] })],
      { groups: { a: 100 - weight, b: weight } },
    ];

    expect(verdict(...given(50))).toMatchObject({ verdict: 'inconclusive', score: 100, code: 'underpowered' });
    expect(verdict(...given(49.9)).verdict).toBe('pass');
    expect(verdict([sound('a'), sound('b'), weak('c'), weak('d')]).verdict).toBe('inconclusive');
    expect(verdict([sound('a'), sound('b'), sound('c'), weak('d'), weak('e')]).verdict).toBe('pass');
  });

  it('replaces neither marginal nor fail', () => {
    expect(verdict([...Array.from({ length: 7 }, (_, i) => weak(`w${String(i)}`)), bad('b')]).verdict).toBe('marginal');
    expect(verdict([weak('w'), bad('b')]).verdict).toBe('fail');
  });

  it('takes a limit that is kept for evidence', () => {
    const limited = (name: string): Given => ({
      name,
      baseline: [],
      canary: each(1, 10),
      analysis: { limit: { max: 2 } },
    });

    expect(verdict([limited('a'), limited('b'), weak('w')]).verdict).toBe('pass');
  });

  it('takes the shares that metrics have after groups without data are left out', () => {
    const given = [
      sound('a', { groups: ['a'] }),
      weak('b', { groups: ['b'] }),
      gone('c', { groups: ['c'], analysis: { onNoData: 'ignore' } }),
    ];

    // A quarter and a quarter are half and half.
    expect(verdict(given, { groups: { a: 25, b: 25, c: 50 } }).code).toBe('underpowered');
    expect(verdict(given, { groups: { a: 26, b: 24, c: 50 } }).verdict).toBe('pass');
  });

  it('asks for the least time after which less than half is weak', () => {
    const given = [
      weak('short', { groups: ['a'], baseline: noisy(20, 1, { spread: 0.6 }), canary: noisy(20, 2, { spread: 0.6 }) }),
      weak('long', { groups: ['b'], baseline: noisy(10, 3, { spread: 0.7 }), canary: noisy(10, 4, { spread: 0.7 }) }),
    ];
    const slots = judge(given).metrics.map(({ weakness }) => weakness!.slotsMissing!);

    expect(slots[0]).toBeLessThan(slots[1]!);
    expect(verdict(given, { groups: { a: 60, b: 40 } }).text).toContain(`Judge ${String(slots[0])} slots more`);
    expect(verdict(given, { groups: { a: 50, b: 50 } }).text).toContain(`Judge ${String(slots[1])} slots more`);
  });

  it('knows no time where time does not help', () => {
    expect(verdict([hopeless('errors')]).text).toMatch(/A longer window alone does not mend that: /);
    expect(verdict([hopeless('errors'), weak('w')]).text).toMatch(/A longer window alone does not mend that: /);
  });

  it('knows no time that is more than ten times the window', () => {
    const { text } = verdict([
      weak('w', { baseline: noisy(10, 3, { spread: 2 }), canary: noisy(10, 4, { spread: 2 }) }),
    ]);

    expect(text).toMatch(/A longer window alone does not mend that: give the metrics a tolerance in their own unit/);
  });

  it('asks for a decrease where only that is bad', () => {
    const falling = (mustDetect?: number): string =>
      verdict([weak('w', { analysis: { direction: 'decrease', ...(mustDetect ? { mustDetect } : {}) } })]).text;

    expect(falling()).toMatch(/ to be able to see a decrease of 50 % in w\.$/);
    expect(falling(0.455)).toMatch(/ to be able to see a decrease of 45\.5 % in w\.$/);
  });

  it('does not say that nothing failed where something did', () => {
    const { text, code } = verdict([...Array.from({ length: 29 }, (_, i) => weak(`w${String(i)}`)), bad('latency')]);

    expect(code).toBe('underpowered');
    expect(text).not.toMatch(/nothing failed/i);
  });

  it('names no time that is further away than ten days', () => {
    const { text } = verdict([weak('w')], { circumstances: { judgedToMs: 0, stepMs: 86_400_000 } });

    expect(text).toMatch(/Judge \d+ slots more to/);
  });
});
