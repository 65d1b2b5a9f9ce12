import { describe, expect, it } from 'vitest';
import { adviseCommonStep, adviseStep, correlationOfMeans } from '../../src/calibrate/advise-step.js';
import { serialDependence } from '../../src/stats/serial-dependence.js';
import { normals } from '../judge/mann-whitney/support.js';
import { facts } from './support.js';

describe('adviseStep()', () => {
  it('keeps a step at which neighbours are nearly independent', () => {
    expect(adviseStep(facts({ autocorrelation: 0.3 }))).toMatchObject({ ms: 60_000 });
    expect(adviseStep(facts({ autocorrelation: null }))).toBeNull();
  });

  it('lengthens it to the shortest multiple at which they are', () => {
    expect(adviseStep(facts({ autocorrelation: 0.55 }))).toEqual({
      ms: 300_000,
      why: 'neighbours a step of 1m apart have a correlation of 0.55, and at 5m only of 0.2.',
    });
    expect(adviseStep(facts({ autocorrelation: 0.32 }))?.ms).toBe(120_000);
    expect(adviseStep(facts({ autocorrelation: 0.55, stepMs: 45_000 }))?.ms).toBe(900_000);
  });

  it('says where no step is long enough', () => {
    expect(adviseStep(facts({ autocorrelation: 0.99 }))).toMatchObject({ ms: null });
  });
});

describe('correlationOfMeans()', () => {
  it.each([
    [0.6, 4],
    [0.9, 10],
    [0.3, 2],
  ])('is what means of an AR(1) process with %f show, taken %i at a time', (rho, k) => {
    let state = 0;
    const samples = normals(60_000, 5).map((z) => (state = rho * state + Math.sqrt(1 - rho * rho) * z));
    const means = Float64Array.from({ length: samples.length / k }, (_, i) =>
      samples.slice(i * k, (i + 1) * k).reduce((sum, value) => sum + value, 0),
    );

    expect(correlationOfMeans(rho, k)).toBeCloseTo(serialDependence(means).lag1, 1);
    expect(correlationOfMeans(rho, 1)).toBeCloseTo(rho);
  });
});

describe('adviseCommonStep()', () => {
  const steps = (...all: (number | null)[]) => all.map((ms) => ({ ms, why: '' }));

  it('is long enough for three quarters of the metrics', () => {
    expect(adviseCommonStep(steps(60_000, 60_000, 300_000, 900_000), 60_000)).toEqual({
      ms: 300_000,
      why: 'neighbouring samples of 3 of 4 metrics are nearly independent then.',
    });
  });

  it('is null where that is the one there is, or none is', () => {
    expect(adviseCommonStep(steps(60_000, 60_000, 60_000, null), 60_000)).toBeNull();
    expect(adviseCommonStep(steps(60_000, null), 60_000)).toBeNull();
    expect(adviseCommonStep([], 60_000)).toBeNull();
  });
});
