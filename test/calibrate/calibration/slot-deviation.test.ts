import { describe, expect, it } from 'vitest';
import { slotDeviation } from '../../../src/calibrate/calibration/slot-deviation.js';
import { metric } from '../../support/metric.js';

const deviationOf = (baseline: number[], canary: number[], analysis = {}) =>
  slotDeviation({
    metric: metric({ analysis }),
    baseline: Float64Array.of(...baseline),
    canary: Float64Array.of(...canary),
  });

describe('slotDeviation()', () => {
  it('is that of logarithms where all samples are above 0', () => {
    expect(deviationOf([10, 10, 10], [10 / Math.E, 10, 10 * Math.E])).toBeCloseTo(1, 10);
  });

  it('is in multiples of the baseline where some are not', () => {
    expect(deviationOf([2, 2, 2], [0, 2, 4])).toBeCloseTo(1, 10);
    expect(deviationOf([-2, 2, -2], [-3, 2, -1])).toBeCloseTo(0.5, 10);
  });

  it('leaves gaps out, unless they count as 0', () => {
    expect(deviationOf([2, 2, NaN, 2], [0, 2, 9, 4])).toBeCloseTo(1, 10);
    expect(deviationOf([2, 2, 2], [NaN, 2, 4], { missing: 'zero' })).toBeCloseTo(1, 10);
  });

  it('cannot be told of one slot, or of a baseline of nothing', () => {
    expect(deviationOf([1, NaN], [1, 1])).toBeUndefined();
    expect(deviationOf([0, 0], [1, 2])).toBeUndefined();
  });
});
