import { describe, expect, it } from 'vitest';
import { judgedSeries } from '../../../src/report/html/judged-series.js';

const ALL = { from: 0, to: 5 };

describe('judgedSeries()', () => {
  it('is what was measured where gaps counted as nothing', () => {
    const raw = [1, null, 0, null, 5];

    expect(judgedSeries({ raw, cleaned: [1, 0, 5] }, ALL)).toEqual({ series: raw, zeroed: 0 });
  });

  it('has zeros where gaps counted as zeros, in the judged slots only', () => {
    const side = { raw: [null, 1, null, null, null], cleaned: [1, 0, 0] };

    expect(judgedSeries(side, { from: 1, to: 4 })).toEqual({ series: [null, 1, 0, 0, null], zeroed: 2 });
  });

  it('keeps outliers that were left out', () => {
    const side = { raw: [1, 900, null, 2, null], cleaned: [1, 0, 2, 0] };

    expect(judgedSeries(side, ALL)).toEqual({ series: [1, 900, 0, 2, 0], zeroed: 2 });
  });

  it('leaves a gap that something made, such as an infinite sample', () => {
    const side = { raw: [1, null, 2, 3, null], cleaned: [1, 2, 3, 0] };

    expect(judgedSeries(side, ALL)).toEqual({ series: [1, null, 2, 3, 0], zeroed: 1 });
  });
});
