import { describe, expect, it } from 'vitest';
import { meanOfInstances, medianOfInstances, sumOfCounts } from '../../src/judge/combine-instances.js';
import type { Instance } from '../../src/judge/measurement.js';

const instance = (...samples: number[]): Instance => ({ labels: {}, samples: Float64Array.from(samples) });
const counted = (events: number[], exposure: number[]): Instance => ({
  ...instance(...events),
  counts: { events: Float64Array.from(events), exposure: Float64Array.from(exposure) },
});

describe('meanOfInstances()', () => {
  it('is the mean of those that have a sample, slot by slot', () => {
    expect(meanOfInstances([instance(1, NaN, NaN), instance(3, 5, NaN)])).toEqual(Float64Array.of(2, 5, NaN));
  });

  it('has no slots without instances', () => {
    expect(meanOfInstances([])).toHaveLength(0);
  });

  it('stays infinite where an instance is', () => {
    expect(meanOfInstances([instance(1), instance(Infinity)])).toEqual(Float64Array.of(Infinity));
  });
});

describe('medianOfInstances()', () => {
  it('is the middle one of those that have a sample, or the mean of the middle two', () => {
    const instances = [instance(1, 1, NaN), instance(9, 2, NaN), instance(2, NaN, NaN), instance(4, NaN, NaN)];

    expect(medianOfInstances(instances)).toEqual(Float64Array.of(3, 1.5, NaN));
    expect(medianOfInstances(instances.slice(0, 3))).toEqual(Float64Array.of(2, 1.5, NaN));
  });

  it('has no slots without instances', () => {
    expect(medianOfInstances([])).toHaveLength(0);
  });
});

describe('sumOfCounts()', () => {
  it('adds up events and exposure of the slots that have both', () => {
    const sum = sumOfCounts([counted([1, NaN, 2], [10, 20, NaN]), counted([3, 4, 5], [30, 40, 50])]);

    expect(sum).toEqual({ events: Float64Array.of(4, 4, 5), exposure: Float64Array.of(40, 40, 50) });
  });

  it('is nothing where an instance has no counts, or there is none', () => {
    expect(sumOfCounts([counted([1], [10]), instance(1)])).toBeUndefined();
    expect(sumOfCounts([])).toBeUndefined();
  });

  it('does not change what it is given', () => {
    const given = counted([1, 2], [10, 20]);

    sumOfCounts([given, counted([1, 1], [1, 1])]);

    expect(given.counts).toEqual({ events: Float64Array.of(1, 2), exposure: Float64Array.of(10, 20) });
  });
});
