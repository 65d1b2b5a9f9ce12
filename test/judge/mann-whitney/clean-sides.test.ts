import { describe, expect, it } from 'vitest';
import { cleanSides } from '../../../src/judge/mann-whitney/clean-sides.js';
import type { Traffic } from '../../../src/judge/measurement.js';
import { constant, measured, slots, type Given } from './support.js';

type Analysis = NonNullable<Given['analysis']>;

function clean(given: Pick<Given, 'baseline' | 'canary'>, analysis: Analysis = {}, traffic: Traffic | null = null) {
  return cleanSides(measured({ ...given, analysis }), { traffic });
}

const HAD_TRAFFIC = { baseline: 0, canary: 5, minimum: 1 };

describe('cleanSides()', () => {
  it('leaves finite samples and gaps as they are', () => {
    const { baseline, canary, infinite, outliers } = clean({ baseline: [1, null, -2], canary: [0, 3, null] });

    expect([...baseline, ...canary]).toEqual([1, NaN, -2, 0, 3, NaN]);
    expect({ infinite, outliers }).toEqual({
      infinite: { baseline: 0, canary: 0 },
      outliers: { baseline: 0, canary: 0 },
    });
  });

  it('takes infinite samples for gaps, and counts them', () => {
    const { canary, baseline, infinite } = clean({ baseline: [-Infinity, 1], canary: [Infinity, 2] });

    expect([...baseline, ...canary]).toEqual([NaN, 1, NaN, 2]);
    expect(infinite).toEqual({ baseline: 1, canary: 1 });
  });

  it('does not take an infinite sample for 0, even where gaps are', () => {
    expect(clean({ baseline: [1, 1], canary: [Infinity, null] }, { missing: 'zero' }).canary).toEqual(slots([null, 0]));
  });

  it('takes gaps for 0 on a side that has a sample', () => {
    const given = { baseline: [1, null, 2], canary: [null, null, 7] };

    expect(clean(given, { missing: 'zero' })).toMatchObject({
      baseline: slots([1, 0, 2]),
      canary: slots([0, 0, 7]),
    });
    expect(clean(given).canary).toEqual(slots([null, null, 7]));
  });

  it('takes gaps for 0 on a side without samples only where it had traffic', () => {
    const given = { baseline: constant(null, 2), canary: constant(null, 2) };

    expect(clean(given, { missing: 'zero' }).canary).toEqual(slots([null, null]));
    expect(clean(given, { missing: 'zero' }, HAD_TRAFFIC)).toMatchObject({
      baseline: slots([null, null]),
      canary: slots([0, 0]),
    });
    expect(clean(given, { missing: 'drop' }, HAD_TRAFFIC).canary).toEqual(slots([null, null]));
  });

  it('takes no traffic, or traffic that nobody counted, for none', () => {
    const given = { baseline: constant(null, 2), canary: constant(null, 2) };

    expect(clean(given, { missing: 'zero' }, { baseline: null, canary: 0, minimum: 1 })).toMatchObject({
      baseline: slots([null, null]),
      canary: slots([null, null]),
    });
  });

  describe('with outliers: remove', () => {
    const level = (value: number): number[] => Array.from({ length: 60 }, (_, i) => value + (i % 5));
    const remove: Analysis = { outliers: { strategy: 'remove' } };

    it('makes gaps of what lies outside of the fences, and counts it', () => {
      const spike = level(100).map((value, i) => (i === 7 ? 9_000 : value));

      const { canary, baseline, outliers } = clean({ baseline: level(100), canary: spike }, remove);

      expect(canary[7]).toBeNaN();
      expect(canary.filter((value) => !Number.isNaN(value))).toHaveLength(59);
      expect(baseline).toEqual(slots(level(100)));
      expect(outliers).toEqual({ baseline: 0, canary: 1 });
    });

    it('measures both sides by the same fences, so that a canary is not judged by its own spread', () => {
      const { outliers } = clean({ baseline: level(100), canary: level(5_000) }, remove);

      expect(outliers).toEqual({ baseline: 0, canary: 0 });
    });

    it('keeps everything where nothing is asked for', () => {
      const spike = level(100).map((value, i) => (i === 7 ? 9_000 : value));

      expect(clean({ baseline: level(100), canary: spike }).canary).toEqual(slots(spike));
    });

    it('has nothing to remove where there are no samples', () => {
      const { outliers } = clean({ baseline: constant(null), canary: constant(null) }, remove);

      expect(outliers).toEqual({ baseline: 0, canary: 0 });
    });
  });

  it('does not change what it is given', () => {
    const given = measured({ baseline: [1, Infinity, null], canary: [1, 2, 3], analysis: { missing: 'zero' } });
    const before = structuredClone(given);

    cleanSides(given, { traffic: null });

    expect(given).toEqual(before);
  });
});
