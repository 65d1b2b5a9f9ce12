import { describe, expect, it } from 'vitest';
import { judgedSamples, samplesForKayenta } from '../../src/measure/judged-samples.js';
import { series } from '../support/series.js';

const samples = series([1, null, NaN, 4, 5]);

describe('judgedSamples()', () => {
  it('are those of the judged slots, with NaN for a gap', () => {
    expect(judgedSamples(samples, { from: 1, to: 4 })).toEqual(Float64Array.of(NaN, NaN, 4));
  });

  it('are all gaps where there is no series', () => {
    expect(judgedSamples(undefined, { from: 1, to: 4 })).toEqual(Float64Array.of(NaN, NaN, NaN));
  });

  it('are none of no slots', () => {
    expect(judgedSamples(samples, { from: 3, to: 3 })).toHaveLength(0);
    expect(judgedSamples(undefined, { from: 3, to: 3 })).toHaveLength(0);
  });
});

describe('samplesForKayenta()', () => {
  it('are those that are there, one after the other, NaN among them', () => {
    expect(samplesForKayenta(samples, { from: 0, to: 5 }, undefined)).toEqual(Float64Array.of(1, NaN, 4, 5));
  });

  it('are those of the judged slots', () => {
    expect(samplesForKayenta(samples, { from: 1, to: 4 }, undefined)).toEqual(Float64Array.of(NaN, 4));
    expect(samplesForKayenta(samples, { from: 4, to: 5 }, undefined)).toEqual(Float64Array.of(5));
  });

  it('are as many NaN as the window has steps where there is no series: one less than it has instants', () => {
    expect(samplesForKayenta(undefined, { from: 0, to: 5 }, undefined)).toEqual(Float64Array.of(NaN, NaN, NaN, NaN));
  });

  it('are none of one instant or none without a series', () => {
    expect(samplesForKayenta(undefined, { from: 2, to: 3 }, undefined)).toHaveLength(0);
    expect(samplesForKayenta(undefined, { from: 2, to: 2 }, undefined)).toHaveLength(0);
  });

  it('are none of a series of gaps', () => {
    expect(samplesForKayenta(series([null, null]), { from: 0, to: 2 }, undefined)).toHaveLength(0);
  });

  it('are as many NaN as the first series of the side has samples where the side has others', () => {
    expect(samplesForKayenta(undefined, { from: 0, to: 5 }, samples)).toEqual(Float64Array.of(NaN, NaN, NaN, NaN));
    expect(samplesForKayenta(undefined, { from: 2, to: 5 }, samples)).toHaveLength(3);
    expect(samplesForKayenta(undefined, { from: 0, to: 5 }, series([null, null, null, 4, 5]))).toHaveLength(2);
  });

  it('are none where that series has a single sample, which tells no step', () => {
    expect(samplesForKayenta(undefined, { from: 0, to: 5 }, series([1, null, null, null, null]))).toHaveLength(0);
  });
});
