import { describe, expect, it } from 'vitest';
import { timeSeriesChart } from '../../../src/report/charts/time-series-chart.js';
import type { TimeSeriesInput } from '../../../src/report/charts/time-series-input.js';
import { labelOf, ofClass, textsOf } from './read-svg.js';

const START_MS = Date.UTC(2026, 10, 20, 10);

function chart(changes: Partial<TimeSeriesInput> = {}): string {
  return timeSeriesChart({
    title: 'latency-p95',
    unit: 'ms',
    startMs: START_MS,
    stepSeconds: 60,
    baseline: [160, 162, 164, 166, 168, 160],
    canary: [220, 222, 224, 226, 228, 220],
    judged: { from: 0, to: 6 },
    warmupSlots: 0,
    ...changes,
  });
}

describe('timeSeriesChart()', () => {
  it('tells what is to be seen', () => {
    expect(labelOf(chart({ canary: [220, null, 224, 226, null, null] }))).toBe(
      'latency-p95 over 6 minutes: baseline median 163 ms, canary median 224 ms; 2 gaps in the canary',
    );
  });

  it('tells the medians of the judged slots only', () => {
    expect(labelOf(chart({ canary: [9_000, 222, 224, 226, 228, 9_000], judged: { from: 1, to: 5 } }))).toContain(
      'canary median 225 ms',
    );
  });

  it('breaks the line at a gap and draws a value without neighbours as a dot', () => {
    const svg = chart({ canary: [220, 221, null, 224, null, 226] });

    expect(ofClass(svg, 'line canary', 'd').at(-1)?.match(/m/g)).toHaveLength(1);
    expect(ofClass(svg, 'lone canary', 'd')[0]?.match(/h0/g)).toHaveLength(2);
    expect(ofClass(svg, 'lone baseline', 'd')).toEqual([]);
  });

  it('draws a line through all neighbours', () => {
    expect(ofClass(chart(), 'line baseline', 'd').at(-1)).toMatch(/^m0 \d+l(1[ -]\d+ ?){5}$/);
  });

  it('shades warm-up, look-back and what is not judged, each with its name', () => {
    const svg = chart({ judged: { from: 3, to: 5 }, warmupSlots: 1 });

    expect(textsOf(svg)).toEqual(expect.arrayContaining(['warm-up', 'look-back', 'not judged']));
    // A sample in the legend and the span in the plot, of which one slot is 60 wide.
    expect(ofClass(svg, 'shade', 'width')).toEqual(['20', '20', '20', '60', '120', '60']);
  });

  it('shades nothing where all is judged', () => {
    expect(chart()).not.toContain('class="shade"');
  });

  it('names the times in UTC, and slots where it has no times', () => {
    expect(textsOf(chart())).toEqual(expect.arrayContaining(['UTC', '10:01', '10:05']));
    expect(textsOf(chart({ startMs: null }))).toEqual(expect.arrayContaining(['slot', '2', '4']));
    expect(textsOf(chart({ startMs: 9e15 }))).toContain('slot');
  });

  it('names midnight by its day', () => {
    expect(textsOf(chart({ startMs: Date.UTC(2026, 10, 20, 22), stepSeconds: 3_600 }))).toContain('21 Nov');
  });

  it('draws limits as lines with their names', () => {
    const svg = chart({ limit: { max: 250, min: 150 } });

    expect(ofClass(svg, 'limit', 'd').filter((d) => d !== '')).toHaveLength(2);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['max 250 ms', 'min 150 ms']));
  });

  it('names a far limit with an arrow, so that it does not flatten the lines', () => {
    const svg = chart({ limit: { max: 5_000 } });

    expect(textsOf(svg)).toContain('↑ max 5000 ms');
    expect(ofClass(svg, 'line canary', 'd').at(-1)).toEqual(ofClass(chart(), 'line canary', 'd').at(-1));
  });

  it('draws the tolerance as a band, open where no such change is bad', () => {
    const [, open] = ofClass(chart({ band: { low: null, high: 180 } }), 'band', 'height');
    const [, closed] = ofClass(chart({ band: { low: 165, high: 180 } }), 'band', 'height');

    expect(Number(open)).toBeGreaterThan(Number(closed));
    expect(ofClass(chart({ band: { low: null, high: null } }), 'band', 'height')).toEqual([]);
  });

  it('draws where a look stopped', () => {
    expect(textsOf(chart({ stopAfterSlot: 4 }))).toContain('stopped');
    expect(textsOf(chart({ stopAfterSlot: 7 }))).not.toContain('stopped');
  });

  it('stays small with ten thousand samples, and still shows a single spike', () => {
    const baseline = Array.from({ length: 10_000 }, (_, i) => 100 + (i % 7));
    const spiked = baseline.with(5_000, 400);
    const svg = chart({ baseline, canary: spiked, judged: { from: 0, to: 10_000 } });
    const heights = (d = ''): number[] => {
      let y = 0;
      return [...d.matchAll(/\d+([ -])(\d+)/g)].map(([, sign, move]) => (y += (sign === '-' ? -1 : 1) * Number(move)));
    };

    expect(svg.length).toBeLessThan(8_000);
    const [canary, steady] = ['line canary', 'line baseline'].map((side) => heights(ofClass(svg, side, 'd').at(-1)));
    expect(Math.min(...canary!)).toBe(0);
    expect(Math.min(...steady!)).toBeGreaterThan(60);
  });

  it('tells the medians that were judged by', () => {
    expect(labelOf(chart({ medians: { baseline: 163, canary: 0 } }))).toContain(
      'baseline median 163 ms, canary median 0 ms',
    );
  });

  it('marks judged slots without a sample under the plot, by side, and says which is which', () => {
    const svg = chart({ canary: [null, 222, null, null, 228], judged: { from: 1, to: 6 } });
    const marked = ofClass(svg, 'gap canary', 'd');

    expect(textsOf(svg)).toContain('no sample: canary');
    expect(textsOf(svg)).not.toContain('no sample: baseline');
    // A sample in the legend; slots 2, 3 and 5 of six that are 60 wide.
    expect(marked).toHaveLength(2);
    expect(marked[1]).toBe('M160 124H280M340 124H400');
    expect(chart()).not.toContain('gap');
  });

  it('marks the gaps of both sides in two rows', () => {
    const svg = chart({ baseline: [1, null, 3, 4, 5, 6], canary: [1, null, 3, 4, 5, 6] });

    expect(ofClass(svg, 'gap baseline', 'd')[1]).toBe('M100 124H160');
    expect(ofClass(svg, 'gap canary', 'd')[1]).toBe('M100 131H160');
  });

  it('marks no baseline that a limit does not need', () => {
    expect(chart({ baseline: [], limit: { max: 250 } })).not.toContain('gap');
    expect(chart({ baseline: [] })).toContain('gap baseline');
  });

  it('stays small where every second of ten thousand slots has no sample', () => {
    const canary = Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? null : i));

    expect(chart({ canary, judged: { from: 0, to: 1e15 } }).length).toBeLessThan(8_000);
  });

  it('names no band that is not there to be seen', () => {
    expect(textsOf(chart({ band: { low: 160, high: 160 } }))).not.toContain('accepted');
    expect(textsOf(chart({ band: { low: null, high: 180 } }))).toContain('accepted');
  });

  it('is empty where neither side has a value', () => {
    expect(chart({ baseline: [null, null], canary: [] })).toBe('');
  });
});
