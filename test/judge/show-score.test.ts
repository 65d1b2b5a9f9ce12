import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { showScore, showScores } from '../../src/judge/show-score.js';

describe('showScore()', () => {
  it.each([
    [94.996, [95], 94.99],
    [94.995, [94.996], 94.99],
    [94.99999999999999, [95], 94.99],
    [94.996, [], 95],
    [95, [95], 95],
    [94.994, [95, 75], 94.99],
    [95.006, [95, 75], 95.01],
    [74.9999999, [95, 75], 74.99],
    [62.5, [], 62.5],
    [99.999, [100], 99.99],
    [200 / 3, [95], 66.67],
    [75.001, [75.0005], 75.01],
    [0.29, [], 0.29],
    [0, [0], 0],
  ])('shows %d beside %j as %d', (score, edges, shown) => {
    expect(showScore(score, edges)).toBe(shown);
  });

  it('never crosses a threshold, and has two decimals where these can tell', () => {
    const threshold = fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1_000);
    const near = fc.double({ min: -0.02, max: 0.02, noNaN: true });

    fc.assert(
      fc.property(threshold, threshold, near, (pass, marginal, off) => {
        const score = pass + off;
        const shown = showScore(score, [pass, marginal]);

        expect([shown >= pass, shown >= marginal]).toEqual([score >= pass, score >= marginal]);
        expect(Math.abs(shown - score)).toBeLessThan(0.0101);
      }),
    );
  });

  it('has none to show where there is none', () => {
    expect(showScore(NaN, [95])).toBeNaN();
  });
});

describe('showScores()', () => {
  it('shows both beside the thresholds', () => {
    expect(showScores({ score: 0, weightedScore: 94.996 }, { pass: 95, marginal: 75 })).toEqual({
      score: 0,
      weightedScore: 94.99,
    });
  });
});
