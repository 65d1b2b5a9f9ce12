import { describe, expect, it } from 'vitest';
import { guardSplit } from '../../src/judge/guard-split.js';
import type { CanaryJudgement, Verdict } from '../../src/judge/judgement.js';
import type { KnownSides } from '../../src/judge/known-sides.js';

function judged(verdict: Verdict): CanaryJudgement {
  return {
    judge: 'mann-whitney/1',
    verdict,
    score: 90,
    weightedScore: 90,
    shown: { score: 90, weightedScore: 90 },
    reason: { code: 'score', text: 'Score 90 is at least 75.' },
    thresholds: { pass: 95, marginal: 75 },
    groups: [],
    metrics: [],
    warnings: [],
  };
}

/** Sides with these requests, which should be nine to one. */
function nineToOne(baseline: number | undefined, canary: number, rest: Partial<KnownSides> = {}): KnownSides {
  return {
    baseline: { requests: baseline, expectedShare: 0.9 },
    canary: { requests: canary, expectedShare: 0.1 },
    tolerance: 0.25,
    clustering: 1,
    simultaneous: true,
    ...rest,
  };
}

describe('guardSplit()', () => {
  it.each(['pass', 'marginal', 'inconclusive'] as const)('makes %s inconclusive, with cause and cure', (verdict) => {
    const judgement = judged(verdict);

    expect(guardSplit(judgement, nineToOne(29_070, 930))).toEqual({
      ...judgement,
      verdict: 'inconclusive',
      reason: {
        code: 'unequal-split',
        text:
          "The canary got 3.1 % of both sides' requests (930 of 30000) and should have had 10 % by the split: requests go elsewhere " +
          'or do not arrive. See what the routing weighs it by, whether all of its instances are ready and whether sessions stick ' +
          'to the baseline, or say in split what it should get, and judge again. ' +
          `But for that the verdict would be ${verdict}: Score 90 is at least 75.`,
      },
    });
  });

  it.each([
    [nineToOne(24_000, 6_000), 'The canary got 20 % of both', 'it is asked more than is meant'],
    [nineToOne(30_000, 0), 'The canary got 0 % of both', 'it was not asked at all'],
    [nineToOne(0, 30_000), 'The canary got 100 % of both', 'the baseline was not asked at all'],
  ])('tells more from less and from nothing', (sides, share, cause) => {
    const { verdict, reason } = guardSplit(judged('pass'), sides);

    expect(verdict).toBe('inconclusive');
    expect(reason.text).toContain(share);
    expect(reason.text).toContain(cause);
  });

  it.each(['pass', 'marginal', 'fail', 'inconclusive'] as const)(
    'leaves %s alone where the split is kept',
    (verdict) => {
      const judgement = judged(verdict);

      expect(guardSplit(judgement, nineToOne(27_000, 3_100))).toBe(judgement);
    },
  );

  it('lets a failure stand, whatever the split', () => {
    const judgement = judged('fail');

    expect(guardSplit(judgement, nineToOne(30_000, 0))).toBe(judgement);
  });

  it('keeps to the tolerance that the config gives', () => {
    expect(guardSplit(judged('pass'), nineToOne(24_000, 6_000, { tolerance: 1.5 })).verdict).toBe('pass');
    expect(guardSplit(judged('pass'), nineToOne(27_000, 3_450, { tolerance: 0.1 })).verdict).toBe('inconclusive');
  });

  it('says nothing without a split, without traffic or where nothing is known', () => {
    const judgement = judged('pass');
    const unsplit = { ...nineToOne(1, 1), baseline: { requests: 30_000 }, canary: { requests: 0 } };

    expect(guardSplit(judgement, unsplit)).toBe(judgement);
    expect(guardSplit(judgement, nineToOne(undefined, 0))).toBe(judgement);
    expect(guardSplit(judgement, null)).toBe(judgement);
  });

  it('does not blame the routing where the baseline is from another time', () => {
    const judgement = judged('pass');

    expect(guardSplit(judgement, nineToOne(24_000, 6_000, { simultaneous: false }))).toBe(judgement);
  });

  it('never says that the canary got what it should have', () => {
    const { reason } = guardSplit(judged('pass'), nineToOne(9e8, 1.001e8, { tolerance: 1e-6 }));

    expect(reason.text).toContain('got 10.01 %');
  });
});
