import { describe, expect, it } from 'vitest';
import type { WaterfallRow } from '../../../src/report/charts/lay-waterfall.js';
import { layWaterfall } from '../../../src/report/charts/lay-waterfall.js';
import { scoreWaterfall } from '../../../src/report/charts/score-waterfall.js';
import { labelOf, ofClass, textsOf } from './read-svg.js';

const ROWS: readonly WaterfallRow[] = [
  { label: 'traffic', kind: 'group', weight: 60, lost: 30 },
  { label: 'p95', kind: 'metric', weight: 20, lost: 20 },
  { label: 'errors', kind: 'metric', weight: 10, lost: 10 },
  { label: 'resources', kind: 'group', weight: 40, lost: 7.5 },
];
const THRESHOLDS = { pass: 95, marginal: 75 };
const INPUT = { rows: ROWS, score: 62.5, weightedScore: 62.5, thresholds: THRESHOLDS };

describe('layWaterfall()', () => {
  it('lays groups one after the other and metrics inside their group', () => {
    expect(layWaterfall(ROWS).map(({ from, to }) => [from, to])).toEqual([
      [100, 70],
      [100, 80],
      [80, 70],
      [70, 62.5],
    ]);
  });
});

describe('scoreWaterfall()', () => {
  it('tells the way from 100 to the score', () => {
    expect(labelOf(scoreWaterfall(INPUT))).toBe(
      'From 100 to a score of 62.5: traffic -30, resources -7.5; pass from 95, marginal from 75',
    );
    expect(textsOf(scoreWaterfall(INPUT))).toEqual(
      expect.arrayContaining(['traffic', '60', '-30', 'p95', '-20', 'pass 95', 'marginal 75', 'score', '62.5']),
    );
  });

  it('draws what each row lost as wide as it is', () => {
    const [traffic] = ofClass(scoreWaterfall(INPUT), 'lost group', 'width');
    const [p95] = ofClass(scoreWaterfall(INPUT), 'lost metric', 'width');

    expect(Number(p95) / Number(traffic)).toBeCloseTo(20 / 30, 1);
  });

  it('says where a critical failure makes the score 0', () => {
    const svg = scoreWaterfall({ ...INPUT, score: 0 });

    expect(textsOf(svg)).toEqual(expect.arrayContaining(['0', 'A critical metric failed: 0 instead of 62.5.']));
    expect(ofClass(svg, 'kept void', 'width')).toHaveLength(1);
  });

  it('never rounds a score up to a threshold', () => {
    expect(textsOf(scoreWaterfall({ ...INPUT, score: 94.9996 }))).toContain('94.9996');
  });

  it('is empty where there is no score', () => {
    expect(scoreWaterfall({ ...INPUT, score: null, weightedScore: null })).toBe('');
    expect(scoreWaterfall({ ...INPUT, rows: [] })).toBe('');
  });
});
