import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serialDependence } from '../../src/stats/serial-dependence.js';

/** V as its definition says, without the closed form. */
function inflationBySum(rho: number, n: number): number {
  let sum = 0;
  for (let k = 1; k < n; k++) sum += (1 - k / n) * rho ** k;
  return 1 + 2 * sum;
}

function centred(values: readonly number[]): Float64Array {
  const center = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Float64Array.from(values, (value) => value - center);
}

describe('serialDependence()', () => {
  it('measures the lag-1 autocorrelation and corrects its bias', () => {
    const { lag1, autocorrelation } = serialDependence(Float64Array.of(3, 1, -1, -3, 1, -1, 0, 0, 0, 0));

    expect(lag1).toBeCloseTo(1 / 22, 14);
    expect(autocorrelation).toBeCloseTo((10 / 22 + 1) / 7, 14);
  });

  it('takes alternating samples for independent', () => {
    const alternating = Float64Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 1 : -1));

    expect(serialDependence(alternating)).toMatchObject({ lag1: -0.95, autocorrelation: 0, inflation: 1 });
  });

  it('takes a constant series for independent of itself but for the bias', () => {
    expect(serialDependence(new Float64Array(20))).toMatchObject({ lag1: 0, autocorrelation: 1 / 17 });
  });

  it('believes no autocorrelation above 0.99', () => {
    const ramp = centred(Array.from({ length: 12 }, (_, i) => i));

    expect(serialDependence(ramp).autocorrelation).toBe(0.99);
  });

  it.each([
    [4, 0],
    [5, 0.99],
  ])('says something of neighbours from 5 samples on: %i', (count, autocorrelation) => {
    const ramp = centred(Array.from({ length: count }, (_, i) => i));

    expect(serialDependence(ramp).autocorrelation).toBe(autocorrelation);
  });

  it.each([[[]], [[0]]])('has no inflation where there are no neighbours: %j', (values) => {
    expect(serialDependence(Float64Array.from(values))).toMatchObject({ lag1: 0, autocorrelation: 0, inflation: 1 });
  });

  it('inflates the variance as the sum over all lags does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 200 }), (values) => {
        const { autocorrelation, inflation } = serialDependence(centred(values));

        const expected = inflationBySum(autocorrelation, values.length);
        expect(Math.abs(inflation - expected) / expected).toBeLessThan(1e-12);
        expect(inflation).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
