import type { CalibratedMetric, Calibration } from '../../src/config/calibration.js';

/** A calibration of no metrics, but for what a test says of it. */
export function calibration(rest: Partial<Calibration> = {}): Calibration {
  return {
    appliesTo: {},
    made: '2026-11-16T00:00:00Z',
    config: 'shop',
    judge: { name: 'mann-whitney', dependence: 'ar1', level: 0.01, criticalLevel: 0.01 },
    from: '2026-11-02T00:00:00Z',
    to: '2026-11-16T00:00:00Z',
    everySeconds: 3_600,
    windowSeconds: 1_200,
    warmupSeconds: 0,
    stepSeconds: 60,
    slots: 20,
    windows: 6,
    excluded: 0,
    overlapping: 0,
    incidents: [],
    pairs: [{ baseline: { workload: 'a' }, canary: { workload: 'b' } }],
    notCalibrated: [],
    metrics: [],
    ...rest,
  };
}

/** A metric with six healthy comparisons, but for what a test says of it. */
export function calibratedMetric(rest: Partial<CalibratedMetric> = {}): CalibratedMetric {
  return {
    name: 'latency',
    digest: `sha256:${'0'.repeat(64)}`,
    source: 'prometheus',
    slots: 20,
    comparisons: 6,
    withoutData: 0,
    spread: 0.05,
    autocorrelation: 0.1,
    coverage: 1,
    revealable: 0.3,
    falseAlarms: { tier0: 0.1, tier1: 0, netflixAca: 0.2 },
    effects: [0.05, -0.04, 0.06, -0.05, 0.04, -0.06],
    ...rest,
  };
}
