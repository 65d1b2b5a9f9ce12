import { describe, expect, it } from 'vitest';
import {
  criticalToleranceOf,
  mustDetectOf,
  reaches,
  toleranceOf,
  type Change,
} from '../../../src/judge/mann-whitney/tolerance.js';
import { metric } from '../../support/metric.js';

type Written = NonNullable<Parameters<typeof metric>[0]>['analysis'];
const allowed = (analysis: NonNullable<Written> = {}) => toleranceOf(metric({ analysis }).analysis);
const critical = (analysis: NonNullable<Written>) =>
  criticalToleranceOf(metric({ analysis: { critical: true, ...analysis } }).analysis);

const ratio = (relative: number, absolute = NaN): Change => ({ kind: 'ratio', relative, absolute });
const difference = (relative: number, absolute: number): Change => ({ kind: 'difference', relative, absolute });

describe('toleranceOf()', () => {
  it('is 10 % either way by default', () => {
    expect(allowed()).toMatchObject({ increase: 0.1, decrease: 0.1, absolute: undefined });
  });

  it('takes what is given for both ways or one', () => {
    expect(allowed({ tolerance: { relative: 0.3 } })).toMatchObject({ increase: 0.3, decrease: 0.3 });
    expect(allowed({ tolerance: { relative: { increase: 0.5 } } })).toMatchObject({ increase: 0.5, decrease: 0.1 });
    expect(allowed({ tolerance: { absolute: 5 } })).toMatchObject({ increase: 0.1, absolute: 5, relativeGiven: false });
  });

  it("takes Kayenta's effect sizes where a config is Kayenta's", () => {
    expect(allowed({ effectSize: { allowedIncrease: 1.25, allowedDecrease: 0.6 } })).toMatchObject({
      increase: 0.25,
      decrease: 0.4,
    });
    expect(allowed({ effectSize: { allowedIncrease: 1 } })).toMatchObject({ increase: 0.1, decrease: 0.1 });
    expect(allowed({ effectSize: { measure: 'cles', allowedIncrease: 0.7 } })).toMatchObject({ increase: 0.1 });
  });
});

describe('criticalToleranceOf()', () => {
  it('is the tolerance where nothing else is said', () => {
    expect(critical({ tolerance: { relative: 0.3 } })).toMatchObject({ increase: 0.3, decrease: 0.3 });
  });

  it('is never below the tolerance', () => {
    const both = { tolerance: { relative: 0.3 }, criticalChange: { increase: 0.2, decrease: 0.5 } };

    expect(critical(both)).toMatchObject({ increase: 0.3, decrease: 0.5 });
  });

  it("takes Kayenta's critical effect sizes", () => {
    expect(critical({ effectSize: { criticalIncrease: 1.5 } })).toMatchObject({ increase: 0.5, decrease: 0.1 });
  });
});

describe('mustDetectOf()', () => {
  it('is a doubling by default', () => {
    expect(mustDetectOf(metric().analysis)).toBe(1);
    expect(mustDetectOf(metric({ analysis: { mustDetect: 0.25 } }).analysis)).toBe(0.25);
  });

  it.each([
    [undefined, 0.5],
    [0.25, 0.25],
    [1, 1],
    [3, 1],
  ])('is a share of the baseline where only a decrease is bad: %s is a fall by %d', (mustDetect, share) => {
    expect(mustDetectOf(metric({ analysis: { direction: 'decrease', mustDetect } }).analysis)).toBe(share);
    expect(mustDetectOf(metric({ analysis: { direction: 'increase', mustDetect } }).analysis)).toBe(mustDetect ?? 1);
  });
});

describe('reaches()', () => {
  it.each([
    [1.1, 1, true],
    [1.0999999999999999, 1, true],
    [1.0999, 1, false],
    [0.9, -1, true],
    [0.9001, -1, false],
    // By ranks it is higher, by its estimate lower.
    [0.5, 1, false],
    [NaN, 1, false],
  ])('holds a ratio of %d with sign %d against 10 %%', (value, sign, reached) => {
    expect(reaches(ratio(value), allowed(), sign)).toBe(reached);
  });

  it('takes tolerances that are not the same both ways', () => {
    const tolerance = allowed({ tolerance: { relative: { increase: 0.5, decrease: 0.2 } } });

    expect([1.49, 1.5].map((value) => reaches(ratio(value), tolerance, 1))).toEqual([false, true]);
    expect([0.81, 0.8].map((value) => reaches(ratio(value), tolerance, -1))).toEqual([false, true]);
  });

  it('needs both the relative and the absolute part exceeded', () => {
    const tolerance = allowed({ tolerance: { relative: 0.2, absolute: 5 } });

    expect(reaches(ratio(1.2, 5), tolerance, 1)).toBe(true);
    expect(reaches(ratio(1.2, 4.99), tolerance, 1)).toBe(false);
    expect(reaches(ratio(1.19, 50), tolerance, 1)).toBe(false);
    expect(reaches(ratio(0.8, -5), tolerance, -1)).toBe(true);
    expect(reaches(ratio(0.8, -4.99), tolerance, -1)).toBe(false);
  });

  it('takes a rise from nothing for more than any share of it', () => {
    expect(reaches(ratio(Infinity, 3), allowed({ tolerance: { relative: 100 } }), 1)).toBe(true);
    expect(reaches(ratio(Infinity, 3), allowed({ tolerance: { relative: 100, absolute: 5 } }), 1)).toBe(false);
    expect(reaches(ratio(Infinity, 5), allowed({ tolerance: { relative: 100, absolute: 5 } }), 1)).toBe(true);
  });

  it('holds values around zero against the absolute part alone where only that is given', () => {
    expect(reaches(difference(0.001, 5), allowed({ tolerance: { absolute: 5 } }), 1)).toBe(true);
    expect(reaches(difference(0.9, 4.9), allowed({ tolerance: { absolute: 5 } }), 1)).toBe(false);
    expect(reaches(difference(0.001, 5), allowed({ tolerance: { relative: 0.1, absolute: 5 } }), 1)).toBe(false);
  });

  it('holds values around zero against their typical size where nothing is given', () => {
    expect(reaches(difference(0.1, 1), allowed(), 1)).toBe(true);
    expect(reaches(difference(0.0999, 1), allowed(), 1)).toBe(false);
    expect(reaches(difference(-0.1, -1), allowed(), -1)).toBe(true);
    expect(reaches(difference(-0.1, -1), allowed(), 1)).toBe(false);
    expect(reaches(difference(Infinity, 1), allowed(), 1)).toBe(true);
  });
});
