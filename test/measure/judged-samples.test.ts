import { describe, expect, it } from 'vitest';
import { judgedSamples } from '../../src/measure/judged-samples.js';
import { series } from '../support/series.js';

const samples = series([1, null, NaN, 4, 5]);

describe('judgedSamples() of a native config', () => {
  it('are those of the judged slots, with NaN for a gap', () => {
    expect(judgedSamples(samples, { from: 1, to: 4 }, 'native')).toEqual(Float64Array.of(NaN, NaN, 4));
  });

  it('are all gaps where there is no series', () => {
    expect(judgedSamples(undefined, { from: 1, to: 4 }, 'native')).toEqual(Float64Array.of(NaN, NaN, NaN));
  });

  it('are none of no slots', () => {
    expect(judgedSamples(samples, { from: 3, to: 3 }, 'native')).toHaveLength(0);
    expect(judgedSamples(undefined, { from: 3, to: 3 }, 'native')).toHaveLength(0);
  });
});

describe('judgedSamples() of a Kayenta config', () => {
  it('are those that are there, one after the other, NaN among them', () => {
    expect(judgedSamples(samples, { from: 0, to: 5 }, 'kayenta')).toEqual(Float64Array.of(1, NaN, 4, 5));
  });

  it('are those of the judged slots', () => {
    expect(judgedSamples(samples, { from: 1, to: 4 }, 'kayenta')).toEqual(Float64Array.of(NaN, 4));
    expect(judgedSamples(samples, { from: 4, to: 5 }, 'kayenta')).toEqual(Float64Array.of(5));
  });

  it('are as many NaN as the window has steps where there is no series: one less than it has instants', () => {
    expect(judgedSamples(undefined, { from: 0, to: 5 }, 'kayenta')).toEqual(Float64Array.of(NaN, NaN, NaN, NaN));
  });

  it('are none of one instant or none without a series', () => {
    expect(judgedSamples(undefined, { from: 2, to: 3 }, 'kayenta')).toHaveLength(0);
    expect(judgedSamples(undefined, { from: 2, to: 2 }, 'kayenta')).toHaveLength(0);
  });

  it('are none of a series of gaps', () => {
    expect(judgedSamples(series([null, null]), { from: 0, to: 2 }, 'kayenta')).toHaveLength(0);
  });
});
