import { describe, expect, it } from 'vitest';
import { constant, each, judgeOne, noisy, type Given } from './support.js';

const warnings = (given: Given): string[] => judgeOne(given).warnings.map(({ code }) => code);
const texts = (given: Given): string[] => judgeOne(given).warnings.map(({ text }) => text);
const BASELINE = noisy(60, 1);
const CANARY = noisy(60, 2);
const slow = (shift: number): number[] => Array.from({ length: 60 }, (_, i) => 100 + Math.sin((i + shift) / 12));

describe('warnOfSamples()', () => {
  it('says nothing of ordinary samples', () => {
    expect(warnings({ baseline: BASELINE, canary: CANARY })).toEqual([]);
  });

  it.each([
    [11, ['few-samples']],
    [12, []],
  ])('warns of fewer than 12 samples: %d', (count, codes) => {
    expect(warnings({ baseline: noisy(count, 1), canary: noisy(count, 2) })).toEqual(codes);
  });

  it('names the side that has infinite samples, and how many', () => {
    expect(texts({ name: 'latency', baseline: BASELINE, canary: [Infinity, ...CANARY.slice(1)] })).toEqual([
      'latency has 1 infinite sample on the canary, which count as gaps.',
    ]);
    expect(texts({ baseline: [Infinity, -Infinity, ...BASELINE.slice(2)], canary: CANARY })[0]).toContain(
      '2 infinite samples on the baseline',
    );
  });

  it('names the side that lost outliers, and how many', () => {
    const canary = [1e6, ...CANARY.slice(1)];

    expect(texts({ baseline: BASELINE, canary, analysis: { outliers: { strategy: 'remove' } } })).toEqual([
      'm is judged without 1 outlier of the canary.',
    ]);
    expect(warnings({ baseline: BASELINE, canary })).toEqual([]);
  });

  it('warns of sides that are measured at different times', () => {
    const odd = BASELINE.map((x, i) => (i % 2 ? x : null));
    const even = CANARY.map((x, i) => (i % 2 ? null : x));

    expect(warnings({ baseline: odd, canary: even })).toEqual(['unaligned-sides']);
  });

  it('warns of sides that drift', () => {
    const drifting = { baseline: slow(0), canary: slow(24) };

    expect(texts(drifting)[0]).toMatch(/^m changes slowly: its 60 samples say as much as about \d+, /);
    expect(warnings({ ...drifting, history: { effects: each(0.1, 5), slots: 60 } })).toEqual([]);
  });

  it.each([
    [54, []],
    [53, ['fewer-samples']],
    [45, ['fewer-samples']],
  ])('warns where a side has less than nine tenths of the other side: %d of 60', (count, codes) => {
    const gaps = Array.from({ length: 60 - count }, (_, i) => 4 * i);
    const canary = CANARY.map((x, i) => (gaps.includes(i) ? null : x));

    expect(warnings({ baseline: BASELINE, canary })).toEqual(codes);
    expect(warnings({ baseline: canary, canary: BASELINE }).includes('fewer-samples')).toBe(codes.length > 0);
    if (codes.length > 0) {
      expect(texts({ name: 'latency', baseline: BASELINE, canary })[0]).toBe(
        `latency has ${String(count)} samples on the canary beside 60 on the baseline: what is missing is not judged.`,
      );
    }
  });

  it('warns of infinite samples also where nothing is compared', () => {
    expect(warnings({ baseline: BASELINE, canary: each(Infinity) })).toEqual(['infinite-samples']);
    expect(warnings({ baseline: constant(null), canary: constant(null) })).toEqual([]);
  });
});
