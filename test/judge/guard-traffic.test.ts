import { describe, expect, it } from 'vitest';
import { guardTraffic } from '../../src/judge/guard-traffic.js';
import type { CanaryJudgement, Verdict } from '../../src/judge/judgement.js';

function judged(verdict: Verdict): CanaryJudgement {
  return {
    judge: 'netflix-aca/1',
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

describe('guardTraffic()', () => {
  it.each(['pass', 'marginal', 'fail', 'inconclusive'] as const)(
    'leaves a verdict of %s alone where both sides had enough requests',
    (verdict) => {
      const judgement = judged(verdict);

      expect(guardTraffic(judgement, { baseline: 100, canary: 100, minimum: 100 })).toBe(judgement);
    },
  );

  it.each(['pass', 'marginal', 'inconclusive'] as const)(
    'makes %s inconclusive for want of traffic where a side had too few',
    (verdict) => {
      const judgement = judged(verdict);

      const guarded = guardTraffic(judgement, { baseline: 5000, canary: 99.5, minimum: 100 });

      expect(guarded).toEqual({
        ...judgement,
        verdict: 'inconclusive',
        reason: {
          code: 'too-little-traffic',
          text:
            'The canary had 99.5 requests, and 100 are needed to judge: judge again after more traffic, or over a longer ' +
            `window. By the metrics alone the verdict would be ${verdict}: Score 90 is at least 75.`,
        },
      });
    },
  );

  it('names the baseline, or both', () => {
    const text = (baseline: number, canary: number) =>
      guardTraffic(judged('pass'), { baseline, canary, minimum: 100 }).reason.text;

    expect(text(3, 100)).toContain('The baseline had 3 requests, and 100 are needed');
    expect(text(3, 0)).toContain('The baseline had 3 requests and the canary had 0 requests, and 100 are needed');
  });

  it('asks nothing of a side that nothing is compared with', () => {
    const judgement = judged('pass');

    expect(guardTraffic(judgement, { baseline: null, canary: 100, minimum: 100 })).toBe(judgement);
  });

  it('lets a failure stand, whatever the traffic', () => {
    const judgement = judged('fail');

    expect(guardTraffic(judgement, { baseline: 0, canary: 0, minimum: 100 })).toBe(judgement);
  });

  it('takes a number of requests that is none for too few', () => {
    expect(guardTraffic(judged('pass'), { baseline: NaN, canary: 100, minimum: 100 }).verdict).toBe('inconclusive');
  });

  it('never says that a side had as many as are needed', () => {
    const { verdict, reason } = guardTraffic(judged('pass'), { baseline: 100, canary: 99.999, minimum: 100 });

    expect(verdict).toBe('inconclusive');
    expect(reason.text).toContain('The canary had 99.99 requests');
  });

  it('shows the minimum as it was written', () => {
    const { reason } = guardTraffic(judged('pass'), { baseline: 1e6, canary: 123_450, minimum: 123_456.5 });

    expect(reason.text).toContain('The canary had 123450 requests, and 123456.5 are needed');
  });

  it('does not miss the minimum by what adding up loses', () => {
    const canary = Array.from({ length: 10 }, () => 0.1).reduce((sum, requests) => sum + requests, 0);

    expect(canary).toBeLessThan(1);
    expect(guardTraffic(judged('pass'), { baseline: 1, canary, minimum: 1 }).verdict).toBe('pass');
  });
});
