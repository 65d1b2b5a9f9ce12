import { describe, expect, it } from 'vitest';
import type { KeptJudgement } from '../../../src/config/kept-judgement.js';
import type { KeptMetric } from '../../../src/config/kept-metric.js';
import { describeNeeded } from '../../../src/report/html/describe-needed.js';
import { neededToPass } from '../../../src/report/html/needed-to-pass.js';
import { pointsLost } from '../../../src/report/html/score-losses.js';
import { judgeInline } from '../../support/judge-inline.js';
import { keptJudgement, keptMetric, keptTest } from '../../support/kept-judgement.js';

const HIGH = { classification: 'high', failed: true } as const;

function group(
  name: string,
  weight: number,
  [passed, failed]: readonly [number, number],
): KeptJudgement['groups'][number] {
  return { name, weight, score: (100 * passed) / (passed + failed), passed, failed, withoutData: 0 };
}

function failedIn(name: string, groups: string[], parts: Partial<KeptMetric> = {}): KeptMetric {
  return keptMetric({ name, groups, group: groups[0] ?? null, ...HIGH, ...parts });
}

function judged(parts: Partial<KeptJudgement>): KeptJudgement {
  return keptJudgement({ verdict: 'fail', ...parts });
}

/** a is in both groups and loses 60 / 3 + 40 / 2 = 40, b loses 20: 40 points are left. */
const TWO_GROUPS = judged({
  score: 40,
  weightedScore: 40,
  groups: [group('g', 60, [1, 2]), group('h', 40, [1, 1])],
  metrics: [
    failedIn('b', ['g']),
    failedIn('a', ['g', 'h']),
    keptMetric({ name: 'c' }),
    keptMetric({ name: 'd', groups: ['h'] }),
  ],
});

describe('pointsLost()', () => {
  it('adds up the shares that a metric has in each of its groups', () => {
    expect(pointsLost(TWO_GROUPS)).toEqual([20, 40, 0, 0]);
  });

  it('takes nothing for what is muted, has no data or is in error, unless it counts as failed', () => {
    const metrics = [
      keptMetric({ classification: 'high', failed: false, muted: true }),
      keptMetric({ classification: 'no-data', failed: false }),
      keptMetric({ classification: 'error', failed: false }),
      keptMetric({ classification: 'no-data', failed: true }),
    ];

    expect(pointsLost(keptJudgement({ metrics, groups: [group('g', 100, [1, 1])] }))).toEqual([0, 0, 0, 50]);
  });

  it('knows what failed in judgements that do not say so', () => {
    const metrics = [
      keptMetric({ classification: 'low', failed: undefined }),
      keptMetric({ classification: 'high', failed: undefined, muted: true }),
    ];

    expect(pointsLost(keptJudgement({ metrics, groups: [group('g', 100, [0, 1])] }))).toEqual([100, 0]);
  });

  it.each(['mann-whitney', 'netflix-aca'])('takes from 100 what the score of %s is short of it', async (name) => {
    const level = (mean: number): number[] => Array.from({ length: 30 }, (_, i) => mean * (1 + ((i * 7) % 20) / 100));
    const metrics = [
      ['p95', ['latency']],
      ['errors', ['latency', 'load']],
      ['cpu', ['load']],
      ['rps', ['load']],
    ] as const;
    const { judgement } = await judgeInline({
      config: {
        judge: { name },
        groups: { latency: 70, load: 30 },
        metrics: metrics.map(([metric, groups]) => ({ name: metric, groups, analysis: { direction: 'increase' } })),
      },
      data: {
        p95: { baseline: level(100), canary: level(100) },
        errors: { baseline: level(3), canary: level(9) },
        cpu: { baseline: level(20), canary: level(40) },
        rps: { baseline: level(50), canary: level(50) },
      },
    });

    expect(pointsLost(judgement)).toEqual([0, 35 + 10, 10, 0]);
    expect(judgement.weightedScore).toBe(45);
  });
});

describe('neededToPass()', () => {
  it('takes the fewest metrics that reach the threshold, those that cost most', () => {
    const atLeast = (pass: number) => neededToPass({ ...TWO_GROUPS, thresholds: { pass, marginal: 10 } });

    expect(atLeast(81)).toMatchObject({
      repair: { critical: [], others: [1, 0], choice: [], score: 100, enough: true },
    });
    expect(atLeast(80)).toMatchObject({ repair: { others: [1], choice: [], score: 80 } });
    expect(atLeast(60)).toMatchObject({ repair: { others: [1], choice: [1, 0] } });
  });

  it('asks for what is critical first, whatever it costs', () => {
    const metrics = [failedIn('b', ['g'], { critical: true, criticalFailure: true }), ...TWO_GROUPS.metrics.slice(1)];
    const needed = (pass: number) =>
      neededToPass({ ...TWO_GROUPS, score: 0, metrics, thresholds: { pass, marginal: 10 } });

    expect(needed(60)).toMatchObject({ repair: { critical: [0], others: [], score: 60, enough: true } });
    expect(needed(61)).toMatchObject({ repair: { critical: [0], others: [1], score: 100, enough: true } });
  });

  it('asks for all that failed where no canary passes with any', () => {
    const anyFailure = { ...TWO_GROUPS, verdict: 'marginal' as const, thresholds: { pass: 30, marginal: 10 } };

    expect(neededToPass(anyFailure)).toMatchObject({ repair: { others: [] } });
    expect(neededToPass({ ...anyFailure, anyFailure: 'marginal' })).toMatchObject({
      repair: { others: [1, 0], choice: [] },
    });
  });

  it('says where not even all are enough, as with weights that total less than 100', () => {
    const light = judged({
      score: 0,
      weightedScore: 0,
      groups: [group('g', 60, [0, 1])],
      metrics: [failedIn('a', ['g'])],
    });

    expect(neededToPass(light)).toMatchObject({ repair: { others: [0], score: 60, enough: false } });
    expect(describeNeeded(light)).toBe('Even if all that failed had passed, the score 60 would be below 95.');
  });

  it('tells what data are missing for an inconclusive verdict, and what failed beside', () => {
    const missing = keptMetric({ name: 'e', classification: 'no-data', failed: false });
    const reason = { code: 'missing-evidence', text: 'e has no samples on the canary. Without it …' };
    const why = { verdict: 'inconclusive', reason } as const;
    const inconclusive = { ...TWO_GROUPS, ...why, metrics: [...TWO_GROUPS.metrics, missing] };

    expect(neededToPass(inconclusive)).toMatchObject({
      kind: 'evidence',
      withoutData: [4],
      beside: { others: [1, 0] },
    });
    expect(neededToPass(keptJudgement({ ...why, metrics: [missing] }))).toEqual({
      kind: 'evidence',
      withoutData: [0],
      beside: null,
    });
    expect(describeNeeded(inconclusive)).toBe(
      'What is missing is data of e. And by the score alone it would not have passed: the score would have been 100 with a less than 10 % higher and b less than 10 % higher.',
    );
  });

  it('names no data that the verdict does not wait for', () => {
    const without = (name: string, parts: Partial<KeptMetric> = {}) =>
      keptMetric({ name, classification: 'no-data', failed: false, test: null, ...parts });
    const metrics = [without('p9'), without('p99'), without('rps', { labels: { zone: 'a"b' } }), without('rps')];
    const missing = (text: string, code = 'missing-evidence', all = metrics) =>
      neededToPass(keptJudgement({ verdict: 'inconclusive', metrics: all, reason: { code, text } }));
    const many = Array.from({ length: 7 }, (_, i) => without(`m${String(i)}`));

    expect(missing('p99 has no data.')).toMatchObject({ withoutData: [1] });
    expect(missing('p9 has no data and rps{zone="a\\"b"} has too few samples.')).toMatchObject({ withoutData: [0, 2] });
    expect(missing('p9, rps and p99 cannot be judged: p9 has no data.')).toMatchObject({ withoutData: [0, 1, 3] });
    expect(missing('The canary had 3 requests. p99 is fine.', 'too-little-traffic')).toMatchObject({ withoutData: [] });
    expect(missing('p99 would not have shown it.', 'underpowered')).toMatchObject({ withoutData: [] });
    expect(missing('m0, m1, m2, m3, m4 and 2 more cannot be judged.', 'missing-evidence', many)).toMatchObject({
      withoutData: [],
    });
    expect(missing('m0, m1, m2, m3 and m5 cannot be judged.', 'missing-evidence', many)).toMatchObject({
      withoutData: [],
    });
  });

  it("asks data of a critical metric that Kayenta's rules fail for want of them", () => {
    const metrics = [
      failedIn('x', ['g'], { classification: 'no-data', failed: false, critical: true, criticalFailure: true }),
      failedIn('y', ['g']),
      keptMetric({ name: 'z' }),
    ];
    const kayentas = judged({ judge: 'netflix-aca/1', score: 0, metrics, groups: [group('g', 100, [1, 1])] });

    expect(neededToPass({ ...kayentas, thresholds: { pass: 66, marginal: 10 } })).toMatchObject({
      repair: { critical: [0], others: [], score: expect.closeTo(200 / 3), enough: true },
    });
    expect(describeNeeded({ ...kayentas, thresholds: { pass: 66, marginal: 10 } })).toBe(
      'It would have passed with data of x that pass: that alone makes the score 66.67.',
    );
    expect(neededToPass(kayentas)).toMatchObject({ repair: { critical: [0], others: [1], score: 100 } });
  });
});

describe('describeNeeded()', () => {
  it('names the one metric that is enough, with what it would have had to be', () => {
    const one = (metric: KeptMetric): string =>
      describeNeeded(judged({ score: 0, weightedScore: 0, groups: [group('g', 100, [0, 1])], metrics: [metric] }));
    const told = (condition: string): string => `The score would have been 100 with ${condition}.`;

    expect(one(failedIn('p95', ['g']))).toBe(told('p95 less than 10 % higher'));
    expect(one(failedIn('p95', ['g'], { accepted: { increase: 0.1, decrease: null, absolute: 5 } }))).toBe(
      told('p95 less than 10 % (or 5 ms) higher'),
    );
    expect(
      one(
        failedIn('rps', ['g'], { classification: 'low', accepted: { increase: null, decrease: 0.2, absolute: null } }),
      ),
    ).toBe(told('rps less than 20 % lower'));
    expect(
      one(
        failedIn('p95', ['g'], {
          accepted: null,
          test: keptTest(1, { limit: { of: 'p95', value: 600, max: 500 }, rule: 'limit' }),
        }),
      ),
    ).toBe(told('the p95 of p95 at most 500 ms'));
    expect(
      one(failedIn('p95', ['g'], { test: keptTest(1, { limit: { of: 'p95', value: 600, max: 500 }, rule: 'limit' }) })),
    ).toBe(told('the p95 of p95 at most 500 ms (and no change that fails)'));
    expect(one(failedIn('p95', ['g'], { classification: 'no-data', test: null }))).toBe(told('data of p95 that pass'));
    expect(one(failedIn('p95', ['g'], { accepted: { increase: 0, decrease: null, absolute: null } }))).toBe(
      told('p95 no higher than chance explains'),
    );
    expect(one(failedIn('p95', ['g'], { accepted: null }))).toBe(told('p95 passing'));
  });

  it('names both, any of several, or the critical beside others', () => {
    const both = { ...TWO_GROUPS, judge: 'netflix-aca/1', thresholds: { pass: 95, marginal: 75 } };
    const critical = failedIn('b', ['g'], { critical: true, criticalFailure: true });

    expect(describeNeeded(both)).toBe(
      'It would have passed with a less than 10 % higher and b less than 10 % higher: both together make the score 100.',
    );
    expect(describeNeeded({ ...both, thresholds: { pass: 60, marginal: 10 } })).toBe(
      'It would have passed with any one of these: a less than 10 % higher and b less than 10 % higher.',
    );
    expect(describeNeeded({ ...both, metrics: [critical, ...both.metrics.slice(1)] })).toBe(
      'It would have passed with b less than 10 % higher (which is critical) and a less than 10 % higher: both together make the score 100.',
    );
  });

  it('tells the score only, by a judge for which it is not all', () => {
    expect(describeNeeded(TWO_GROUPS)).toBe(
      'The score would have been 100 with a less than 10 % higher and b less than 10 % higher.',
    );
    expect(describeNeeded({ ...TWO_GROUPS, thresholds: { pass: 80, marginal: 10 } })).toBe(
      'The score would have been at least 80 with a less than 10 % higher.',
    );
    expect(describeNeeded({ ...TWO_GROUPS, thresholds: { pass: 60, marginal: 10 } })).toBe(
      'The score would have reached 60 with any one of these: a less than 10 % higher and b less than 10 % higher.',
    );
  });

  it('tells what a score that is high enough would not have changed', () => {
    const kayentas = { ...TWO_GROUPS, judge: 'netflix-aca/1' };
    const would = 'The score would have been 100 with a less than 10 % higher and b less than 10 % higher.';
    const traffic = { minimumRequests: 100, baseline: 2_500, canary: 99.999 };
    const uneven = [{ code: 'unequal-split', text: 'The canary got …' }];
    const without = ['e', 'f', 'h', 'i'].map((name) => keptMetric({ name, classification: 'no-data', failed: false }));

    expect(describeNeeded({ ...TWO_GROUPS, traffic })).toBe(
      `${would} Still it would not have passed: the canary had 99.999 requests, and 100 are needed.`,
    );
    expect(describeNeeded({ ...kayentas, traffic: { ...traffic, baseline: null, canary: 100 } })).toMatch(
      /^It would have passed with [^.]*\.$/,
    );
    expect(describeNeeded({ ...kayentas, traffic: { ...traffic, baseline: 3, canary: 0 } })).toBe(
      `${would} Still it would not have passed: the baseline had 3 requests and the canary had 0 requests, and 100 are needed.`,
    );
    expect(describeNeeded({ ...kayentas, warnings: uneven })).toBe(
      `${would} But it may still not have passed: the traffic was not shared as the split says.`,
    );
    expect(describeNeeded({ ...kayentas, metrics: [...TWO_GROUPS.metrics, ...without] })).toBe(
      `${would} Still it would not have passed: 4 of 8 metrics would have had no data, and half is too many. What e, f, h and i would have shown is not known.`,
    );
  });

  it('tells of a canary that was stopped what would have kept it going, and of one that may not fail at all what failed', () => {
    const stopped = { afterSlots: 5, ofSlots: 20, look: 1, rule: 'counts', metric: 'b' };
    const metrics = [failedIn('b', ['g'], { critical: true, criticalFailure: true }), ...TWO_GROUPS.metrics.slice(1)];
    const capped = { verdict: 'inconclusive', anyFailure: 'marginal', thresholds: { pass: 30, marginal: 10 } } as const;

    expect(describeNeeded({ ...TWO_GROUPS, metrics, plan: { looks: [], stopped } })).toBe(
      'It would not have been stopped with b less than 10 % higher: then the window would have gone on.',
    );
    expect(describeNeeded({ ...TWO_GROUPS, ...capped })).toBe(
      'What is missing is the evidence that the sentence above asks for. And no canary passes with a metric that fails: the score would have been 100 with a less than 10 % higher and b less than 10 % higher.',
    );
  });

  it('claims nothing of what was not judged', () => {
    const unknown = keptMetric({ name: 'e', classification: 'no-data', failed: false });

    expect(describeNeeded({ ...TWO_GROUPS, metrics: [...TWO_GROUPS.metrics, unknown] })).toMatch(
      /^The score would have been 100 with [^.]*\. What e would have shown is not known\.$/,
    );
    expect(describeNeeded(keptJudgement())).toBe('It passes with 5 points to spare.');
  });
});
