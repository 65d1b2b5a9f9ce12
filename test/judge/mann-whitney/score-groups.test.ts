import { describe, expect, it } from 'vitest';
import { scoreGroups, sharesOf } from '../../../src/judge/mann-whitney/score-groups.js';
import type { MetricJudgement } from '../../../src/judge/judgement.js';
import { constant, each, judge, type Given } from './support.js';

type Kind = 'passes' | 'fails' | 'has no data';
const SIDES: Record<Kind, Pick<Given, 'baseline' | 'canary'>> = {
  passes: { baseline: each(10), canary: each(10) },
  fails: { baseline: each(10), canary: each(20) },
  'has no data': { baseline: each(10), canary: constant(null) },
};

/** Metrics of these kinds, each in its groups. */
function metrics(...of: readonly (readonly [Kind, ...string[]])[]): readonly MetricJudgement[] {
  return judge(of.map(([kind, ...groups], i) => ({ ...SIDES[kind], groups, name: `m${String(i)}` }))).metrics;
}

const weightsOf = (of: ReturnType<typeof metrics>, weights: Record<string, number>): number[] =>
  scoreGroups(of, weights).groups.map(({ weight }) => weight);

describe('scoreGroups()', () => {
  it('scores a group by the share of its metrics that pass, and weighs the groups', () => {
    const { groups, weightedScore } = scoreGroups(metrics(['passes', 'a'], ['fails', 'a'], ['passes', 'b']), {
      a: 60,
      b: 40,
    });

    expect(groups).toEqual([
      { name: 'a', weight: 60, score: 50, passed: 1, failed: 1, withoutData: 0 },
      { name: 'b', weight: 40, score: 100, passed: 1, failed: 0, withoutData: 0 },
    ]);
    expect(weightedScore).toBe(70);
  });

  it('leaves out metrics without data', () => {
    const { groups, weightedScore } = scoreGroups(
      metrics(['passes', 'a'], ['fails', 'a'], ['has no data', 'a'], ['has no data', 'a']),
      {},
    );

    expect(groups[0]).toMatchObject({ score: 50, withoutData: 2 });
    expect(weightedScore).toBe(50);
  });

  it('shares the weight of a group without data among the others, in proportion', () => {
    const of = metrics(['has no data', 'a'], ['fails', 'b'], ['passes', 'c']);
    const { groups, weightedScore } = scoreGroups(of, { a: 50, b: 10, c: 40 });

    expect(groups.map(({ weight }) => weight)).toEqual([0, 20, 80]);
    expect(groups[0]?.score).toBeNaN();
    expect(weightedScore).toBe(80);
  });

  it('shares the weight of a group that no metric is in', () => {
    expect(weightsOf(metrics(['passes', 'a'], ['passes', 'b']), { a: 20, b: 20, c: 60 })).toEqual([50, 50]);
  });

  it('counts a metric in each of its groups', () => {
    const { groups } = scoreGroups(metrics(['fails', 'a', 'b'], ['passes', 'b']), { a: 50, b: 50 });

    expect(groups.map(({ score }) => score)).toEqual([0, 50]);
  });

  it('lists groups by name', () => {
    const { groups } = scoreGroups(metrics(['passes', 'z'], ['passes', 'a'], ['passes', 'm']), {});

    expect(groups.map(({ name }) => name)).toEqual(['a', 'm', 'z']);
  });

  it.each([
    ['no weights at all', {}, [100 / 3, 100 / 3, 100 / 3]],
    ['some without a weight', { a: 40 }, [40, 30, 30]],
    ['weights that total more than 100', { a: 100, b: 100, c: 200 }, [25, 25, 50]],
    ['weights that total less', { a: 10, b: 10, c: 20 }, [25, 25, 50]],
    ['nothing left for one without a weight', { a: 100, b: 100 }, [50, 50, 0]],
    ['a negative weight', { a: -50, b: 50, c: 50 }, [0, 50, 50]],
    ['a weight of 0', { a: 0, b: 50, c: 50 }, [0, 50, 50]],
    ['the name of a property of objects', { constructor: 90 }, [100 / 3, 100 / 3, 100 / 3]],
  ])('weighs groups of 100 in all: %s', (_, weights, expected) => {
    const of = metrics(['passes', 'a'], ['passes', 'b'], ['passes', 'c']);

    const found = weightsOf(of, weights);

    for (const [i, weight] of found.entries()) expect(weight).toBeCloseTo(expected[i]!, 9);
  });

  it('has no score where nothing with data weighs anything', () => {
    expect(scoreGroups(metrics(['has no data', 'a']), {}).weightedScore).toBeNaN();
    expect(scoreGroups(metrics(['passes', 'a']), { a: 0 }).weightedScore).toBeNaN();
    expect(scoreGroups([], {})).toEqual({ groups: [], weightedScore: NaN });
  });

  it('counts as failed what it is asked to', () => {
    const of = metrics(['passes', 'a'], ['has no data', 'a']);
    const missing = ({ classification }: MetricJudgement): boolean => classification === 'no-data';

    expect(scoreGroups(of, {}, missing).weightedScore).toBe(50);
  });

  it('scores without rounding errors', () => {
    const thirds = metrics(['passes', 'a'], ['passes', 'b'], ['passes', 'c']);

    expect(scoreGroups(thirds, {}).weightedScore).toBe(100);
  });
});

describe('sharesOf()', () => {
  it('is what each metric has of the score, 1 in all', () => {
    const of = metrics(['passes', 'a'], ['fails', 'a', 'b'], ['passes', 'b'], ['has no data', 'b']);
    const shares = sharesOf(of, scoreGroups(of, { a: 60, b: 40 }).groups);

    expect(of.map((one) => shares.get(one))).toEqual([
      expect.closeTo(0.3, 9),
      expect.closeTo(0.5, 9),
      expect.closeTo(0.2, 9),
      0,
    ]);
  });
});
