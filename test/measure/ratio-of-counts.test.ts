import { describe, expect, it } from 'vitest';
import type { MeasuredSeries } from '../../src/measure/measured-series.js';
import { ratioOfCounts as countedRatios, type Counts } from '../../src/measure/ratio-of-counts.js';
import { series } from '../support/series.js';

/** The ratios without the counts that they were made of. */
function ratioOfCounts(counts: Counts, missingIsZero: boolean): MeasuredSeries[] {
  return countedRatios(counts, missingIsZero).map(({ labels, values, filled }) => ({ labels, values, filled }));
}

describe('ratioOfCounts()', () => {
  it('keeps the events and the exposure that it is made of, none where a gap means none', () => {
    const counts = { events: [series([1, null, 5])], exposure: [series([4, 10, null])] };

    const [dropped] = countedRatios(counts, false);
    const [filled] = countedRatios(counts, true);

    expect(dropped?.counts).toEqual({ events: Float64Array.of(1, NaN, 5), exposure: Float64Array.of(4, 10, NaN) });
    expect(filled?.counts?.events).toEqual(Float64Array.of(1, 0, 5));
  });

  it('is the percentage of events in the exposure, slot by slot', () => {
    const [ratio] = ratioOfCounts({ events: [series([1, 0, 5])], exposure: [series([4, 10, 5])] }, false);

    expect(ratio).toEqual(series([25, 0, 100]));
  });

  it('has a gap where nothing was exposed, whatever happened', () => {
    const exposure = [series([0, null, NaN, -1, 10])];

    for (const missingIsZero of [false, true]) {
      const [ratio] = ratioOfCounts({ events: [series([0, 0, 1, 1, 1])], exposure }, missingIsZero);

      expect(ratio).toEqual(series([null, null, null, null, 10]));
    }
  });

  it('has a gap where no events are known, or none happened where a gap means so', () => {
    const counts = { events: [series([null, NaN, 1])], exposure: [series([10, 10, 10])] };

    expect(ratioOfCounts(counts, false)).toEqual([series([null, null, 10])]);
    expect(ratioOfCounts(counts, true)).toEqual([series([0, 0, 10])]);
  });

  it('takes a side without any series of events by the same rule', () => {
    const counts = { events: [], exposure: [series([10, 0, null])] };

    expect(ratioOfCounts(counts, false)).toEqual([series([null, null, null])]);
    expect(ratioOfCounts(counts, true)).toEqual([series([0, null, null])]);
  });

  it('has no series where nothing was exposed', () => {
    expect(ratioOfCounts({ events: [series([1])], exposure: [] }, true)).toEqual([]);
  });

  it('divides one series by another where one of them has no labels, and keeps those of the exposure', () => {
    const [events, exposure] = [series([1], { code: '500' }), series([2], { pod: 'a' })];

    expect(ratioOfCounts({ events: [series([1])], exposure: [exposure] }, false)).toEqual([series([50], { pod: 'a' })]);
    expect(ratioOfCounts({ events: [events], exposure: [series([2])] }, false)).toEqual([series([50])]);
  });

  it.each([
    ['of other labels', [series([1], { zone: 'b' })], [series([2], { zone: 'a' })]],
    ['told apart further', [series([1], { code: '500' }), series([1], { code: '503' })], [series([2])]],
    ['of a series without exposure', [series([1], { z: 'a' }), series([1], { z: 'b' })], [series([2], { z: 'a' })]],
  ])('refuses events %s: to leave them out would hide errors', (_what, events, exposure) => {
    for (const missingIsZero of [false, true]) {
      expect(() => ratioOfCounts({ events, exposure }, missingIsZero)).toThrow(/events that belong to no exposure/);
    }
  });

  it('divides several series by those of the same labels, in any order', () => {
    const events = [series([1], { pod: 'b', zone: 'z' }), series([2], { pod: 'a', zone: 'z' })];
    const exposure = [series([4], { zone: 'z', pod: 'a' }), series([5], { zone: 'z', pod: 'b' })];

    expect(ratioOfCounts({ events, exposure }, false)).toEqual([
      series([50], { zone: 'z', pod: 'a' }),
      series([20], { zone: 'z', pod: 'b' }),
    ]);
  });

  it('takes less than one for an exposure, as increase() gives it', () => {
    expect(ratioOfCounts({ events: [series([0.1])], exposure: [series([0.5])] }, false)).toEqual([series([20])]);
  });

  it('knows no events of a series whose labels none have', () => {
    const counts = {
      events: [series([1], { pod: 'a' })],
      exposure: [series([2], { pod: 'a' }), series([2], { pod: 'b' })],
    };

    expect(ratioOfCounts(counts, false).map(({ values }) => [...values])).toEqual([[50], [NaN]]);
    expect(ratioOfCounts(counts, true).map(({ values }) => [...values])).toEqual([[50], [0]]);
  });

  it('leaves what it is given as it was', () => {
    const [events, exposure] = [series([1, null]), series([2, 2])];

    ratioOfCounts({ events: [events], exposure: [exposure] }, true);

    expect([events, exposure]).toEqual([series([1, null]), series([2, 2])]);
  });
});
