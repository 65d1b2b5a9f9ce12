import { describe, expect, it } from 'vitest';
import { beeswarmChart } from '../../../src/report/charts/beeswarm-chart.js';
import { histogramChart } from '../../../src/report/charts/histogram-chart.js';
import { countInBins, layBins } from '../../../src/report/charts/lay-bins.js';
import { layBeeswarm } from '../../../src/report/charts/lay-beeswarm.js';
import { swarmPath } from '../../../src/report/charts/swarm-path.js';
import { labelOf, ofClass, textsOf } from './read-svg.js';

const METRIC = { title: 'latency', unit: 'ms' };

function dotsOf(svg: string): number[] {
  return [...svg.matchAll(/stroke-dasharray="([^"]*)"/g)].map(([, dashes = '']) => dashes.split(' ').length / 2);
}

describe('layBeeswarm()', () => {
  it('lays dots side by side where they would cover each other, nearest to the middle first', () => {
    expect(layBeeswarm([0, 1, 1, 4, 9], 3)).toEqual([0, 1, -1, 0, 0]);
  });
});

describe('swarmPath()', () => {
  it('winds down one column and up the next, with a dash of no length at each dot', () => {
    const dots = [
      { column: 0, height: 2 },
      { column: 0, height: 7 },
      { column: 1, height: 6 },
    ];

    // 2 → 7 in the first column, then 3 to its end, 2 across and 4 up.
    expect(swarmPath(dots, { pitch: 2, depth: 10 })).toEqual({ line: 'M0 2V10h2v-10', dashes: '0 5 0 9 0 9e9' });
  });
});

describe('beeswarmChart()', () => {
  it('draws a dot a sample, and the figures of both sides', () => {
    const svg = beeswarmChart({ ...METRIC, baseline: [1, 2, 3, 4, 5], canary: [2, 4, 6, 8] });

    expect(dotsOf(svg)).toEqual([5, 4]);
    expect(textsOf(svg)).toEqual(
      expect.arrayContaining(['baseline, n = 5', 'median 3 ms', 'quartiles 2–4', 'canary, n = 4', 'median 5 ms']),
    );
    expect(labelOf(svg)).toBe(
      'latency, judged samples in ms: baseline median 3, quartiles 2 to 4, n = 5; canary median 5, quartiles 3.5 to 6.5, n = 4',
    );
  });

  it('draws hollow dots for the baseline only', () => {
    expect(ofClass(beeswarmChart({ ...METRIC, baseline: [1], canary: [1] }), 'hole', 'd')).toHaveLength(1);
    expect(ofClass(beeswarmChart({ ...METRIC, baseline: [], canary: [1] }), 'hole', 'd')).toHaveLength(0);
  });

  it('lets a dot stand for several of many samples, and says so', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => i);
    const svg = beeswarmChart({ ...METRIC, baseline: many, canary: [1] });

    expect(dotsOf(svg)).toEqual([400, 1]);
    expect(textsOf(svg)).toContain('a dot for 25 samples');
    expect(textsOf(beeswarmChart({ ...METRIC, baseline: many.slice(0, 400), canary: [1] })).join()).not.toContain(
      'a dot for',
    );
  });

  it('keeps a swarm of equal samples in its column', () => {
    const equal = Array.from({ length: 300 }, () => 5);
    const [line = ''] = ofClass(beeswarmChart({ ...METRIC, baseline: equal, canary: equal }), 'dots canary', 'd');
    const pitch = Number(/h([\d.]+)/.exec(line)?.[1]);
    const turns = line.match(/h/g)?.length ?? 0;

    expect(turns).toBe(299);
    expect(2 * turns * pitch).toBeLessThanOrEqual(180);
  });

  it('leaves out what is not finite, and is empty without samples', () => {
    expect(textsOf(beeswarmChart({ ...METRIC, baseline: [1, NaN, Infinity], canary: [] }))).toEqual(
      expect.arrayContaining(['baseline, n = 1', 'canary, no samples']),
    );
    expect(beeswarmChart({ ...METRIC, baseline: [NaN], canary: [] })).toBe('');
  });
});

describe('layBins()', () => {
  it('puts the largest sample into a bin of the same width as all', () => {
    const bins = layBins(0, 5, 30);
    const counts = countInBins([0, 0, 5, 5, 5], bins);

    expect(counts.reduce((sum, count) => sum + count)).toBe(5);
    expect(counts.at(-1)).toBe(3);
    expect(new Set(bins.edges.slice(1).map((edge, i) => Number((edge - bins.edges[i]!).toFixed(9)))).size).toBe(1);
  });

  it('puts a sample at an edge into the bin above it', () => {
    expect(countInBins([0.3], { edges: [0.1, 0.2, 0.3, 0.4], width: 0.1 })).toEqual([0, 0, 1]);
  });

  it('has a bin around equal samples', () => {
    expect(countInBins([7, 7], layBins(7, 7, 2))).toEqual([0, 2, 0]);
    expect(countInBins([0, 0], layBins(0, 0, 2))).toEqual([0, 2, 0]);
  });
});

describe('histogramChart()', () => {
  it('tells where most samples of each side are', () => {
    expect(labelOf(histogramChart({ ...METRIC, baseline: [1, 1, 1, 9], canary: [9, 9, 1] }))).toMatch(
      /^latency, histogram: most of the baseline from 1 to [\d.]+ ms; most of the canary from 9 to [\d.]+ ms$/,
    );
  });

  it('draws shares, so that sides of different size compare', () => {
    const few = histogramChart({ ...METRIC, baseline: [1, 2], canary: [1, 2] });
    const many = histogramChart({
      ...METRIC,
      baseline: [1, 2],
      canary: Array.from({ length: 50 }, (_, i) => 1 + (i % 2)),
    });

    expect(ofClass(few, 'steps canary', 'd')[0]).toBe(ofClass(few, 'steps baseline', 'd')[0]);
    expect(textsOf(many)).toContain('50 %');
  });

  it('draws each side with as many steps as there are bins, from the axis and back', () => {
    const [d = ''] = ofClass(histogramChart({ ...METRIC, baseline: [1, 2, 3], canary: [2] }), 'steps baseline', 'd');
    const moves = [...d.matchAll(/v(-?\d+)/g)].map(([, move]) => Number(move));

    expect(moves.length).toBeGreaterThan(1);
    expect(moves.reduce((sum, move) => sum + move)).toBe(0);
  });

  it('is empty without samples', () => {
    expect(histogramChart({ ...METRIC, baseline: [], canary: [Infinity] })).toBe('');
  });
});

describe('samples that are large and nearly equal', () => {
  const near = { ...METRIC, baseline: [1e12 - 5e3, 1e12, 1e12 + 5e3], canary: [1e12 + 5e3, 1e12 + 1e4, 1e12 + 15e3] };

  it('have marks that differ on every axis', () => {
    const marks = textsOf(histogramChart(near)).filter((text) => text.endsWith('T'));

    expect(marks.length).toBeGreaterThan(1);
    expect(new Set(marks).size).toBe(marks.length);
  });

  it('have medians that differ, and quartiles that say how far they are apart', () => {
    expect(textsOf(beeswarmChart(near))).toEqual(
      expect.arrayContaining(['median 1T ms', 'median 1.00000001T…', 'quartiles 5000 apart']),
    );
    expect(labelOf(beeswarmChart(near))).toContain('quartiles 1.000000007T to 1.000000012T');
    expect(labelOf(histogramChart(near))).not.toMatch(/from (\S+) to \1 ms/);
  });

  it('have no unit of the next smaller prefix where they round to one of the larger', () => {
    const texts = textsOf(beeswarmChart({ ...METRIC, baseline: [999_999_999], canary: [1e9] }));

    expect(texts.filter((text) => text === 'quartiles 1G–1G')).toHaveLength(2);
    expect(texts.join()).not.toContain('1000M');
  });
});
