import { describe, expect, it } from 'vitest';
import { explainScore, listInWords } from '../../src/judge/explain-score.js';

const THRESHOLDS = { pass: 95, marginal: 75.5 };

describe('explainScore()', () => {
  it.each([
    ['pass', 96, '', 'score-reaches-pass', 'Score 96 reaches 95.'],
    ['pass', 96, 'latency failed', 'score-reaches-pass', 'Score 96 reaches 95, although latency failed.'],
    ['marginal', 80, '', 'score-below-pass', 'Score 80 reaches 75.5, but not 95.'],
    ['marginal', 80, 'latency failed', 'score-below-pass', 'Score 80 reaches 75.5, but not 95: latency failed.'],
    ['fail', 60, '', 'score-below-marginal', 'Score 60 is below 75.5.'],
    ['fail', 60, 'latency failed', 'score-below-marginal', 'Score 60 is below 75.5: latency failed.'],
  ] as const)('tells what %s at %d means, because of "%s"', (verdict, score, because, code, text) => {
    expect(explainScore({ score, because }, verdict, THRESHOLDS)).toEqual({ code, text });
  });

  it('shows thresholds as they were written, and a score on its side of both', () => {
    const thresholds = { pass: 94.996, marginal: 75.0005 };

    expect(explainScore({ score: 94.994, because: '' }, 'marginal', thresholds).text).toBe(
      'Score 94.99 reaches 75.0005, but not 94.996.',
    );
    expect(explainScore({ score: 94.997, because: '' }, 'pass', thresholds).text).toBe('Score 95 reaches 94.996.');
    expect(explainScore({ score: 75.001, because: '' }, 'marginal', thresholds).text).toMatch(/^Score 75\.01 reaches/);
  });

  it('never shows a score as the threshold that it misses', () => {
    const { text } = explainScore({ score: 94.9999, because: '' }, 'marginal', THRESHOLDS);

    expect(text).toBe('Score 94.99 reaches 75.5, but not 95.');
  });
});

describe('listInWords()', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c, d and e'],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'a, b, c, d, e and 2 more'],
  ])('lists %j', (items, text) => {
    expect(listInWords(items)).toBe(text);
  });

  it('lists as many as are wanted', () => {
    expect(listInWords(['a', 'b', 'c'], 1)).toBe('a and 2 more');
  });
});
