import { describe, expect, it } from 'vitest';
import type { Metric } from '../../src/config/metric-config.js';
import { breachOf } from '../../src/judge/mann-whitney/limit-test.js';
import type { KnownSides } from '../../src/judge/known-sides.js';
import type { Measurement } from '../../src/judge/measurement.js';
import { scaleByShare } from '../../src/measure/scale-by-share.js';
import { metric } from '../support/metric.js';

const SIDES: KnownSides = {
  baseline: { share: 0.95, expectedShare: 0.9 },
  canary: { share: 0.05, expectedShare: 0.1 },
  tolerance: 0.25,
  clustering: 1,
  simultaneous: true,
};

function measured(rest: Parameters<typeof metric>[0]): Measurement {
  const side = { slots: Float64Array.of(180, NaN), expected: 2, filled: 1 };
  return {
    metric: metric({ name: 'requests', ...rest }),
    baseline: Float64Array.of(180, NaN),
    canary: Float64Array.of(20, 0),
    sides: { baseline: side, canary: side },
    judged: { from: null, to: null },
    warnings: [{ code: 'before', text: '' }],
  };
}

describe('scaleByShare()', () => {
  it('divides each side by the share that it should get, and says so', () => {
    const measurement = measured({ scalesWith: 'split' });

    const scaled = scaleByShare(measurement, SIDES);

    expect([...scaled.baseline]).toEqual([200, NaN]);
    expect([...scaled.canary]).toEqual([200, 0]);
    expect(scaled.warnings).toEqual([
      { code: 'before', text: '' },
      {
        code: 'scaled-by-split',
        text: "What is judged of requests is each side's values divided by the share of the traffic that it should get by the split (baseline 90 %, canary 10 %): as if all the traffic were its own.",
      },
    ]);
  });

  it('divides each side by the share that it had', () => {
    const scaled = scaleByShare(measured({ scalesWith: 'traffic' }), SIDES);

    expect(scaled.canary[0]).toBe(400);
    expect(scaled.baseline[0]).toBeCloseTo(180 / 0.95, 12);
    expect(scaled.warnings[1]?.code).toBe('scaled-by-traffic');
    expect(scaled.warnings[1]?.text).toContain('that it had (baseline 95 %, canary 5 %)');
  });

  it('leaves the raw series as they are', () => {
    const measurement = measured({ scalesWith: 'split' });

    expect(scaleByShare(measurement, SIDES).sides).toBe(measurement.sides);
  });

  it('leaves alone what does not scale, and what scales with a split where there is none', () => {
    const [plain, split] = [measured({}), measured({ scalesWith: 'split' })];

    expect(scaleByShare(plain, SIDES)).toBe(plain);
    expect(scaleByShare(split, null)).toBe(split);
    expect(scaleByShare(split, { ...SIDES, baseline: {}, canary: {} })).toBe(split);
  });

  it('says that it could not be scaled where the traffic is not known', () => {
    const scaled = scaleByShare(measured({ scalesWith: 'traffic' }), { ...SIDES, canary: { expectedShare: 0.1 } });

    expect([...scaled.canary]).toEqual([20, 0]);
    expect(scaled.warnings[1]?.code).toBe('not-scaled');
  });

  it('makes a side without traffic one without samples: what it had of it cannot be told', () => {
    const dead = { ...SIDES, baseline: { share: 1 }, canary: { share: 0 } };

    expect([...scaleByShare(measured({ scalesWith: 'traffic' }), dead).canary]).toEqual([NaN, NaN]);
  });

  it('scales the limit with the canary, so that it means the canary as it is', () => {
    const analysis: Parameters<typeof metric>[0] = { analysis: { direction: 'decrease', limit: { min: 20, max: 50 } } };

    const scaled = scaleByShare(measured({ ...analysis, scalesWith: 'split' }), SIDES);

    expect(scaled.metric.analysis.limit).toEqual({ of: 'mean', min: 200, max: 500 });
    expect(scaled.warnings[1]?.text).toContain('and so is the limit');
  });

  it.each([0.3, 0.7, 1.1, 6.3])('breaks no limit of %d by the last digit of a quotient', (bound) => {
    const analysis: Metric['analysis'] = metric({
      analysis: { direction: 'either', limit: { min: bound, max: bound } },
    }).analysis;
    for (const share of [0.1, 0.07, 0.3, 1 / 3]) {
      const sides = { ...SIDES, canary: { expectedShare: share } };
      const measurement = { ...measured({ scalesWith: 'split' }), canary: Float64Array.of(bound) };
      const { canary, metric: scaled } = scaleByShare(
        { ...measurement, metric: { ...measurement.metric, analysis } },
        sides,
      );

      expect(breachOf({ of: 'mean', value: canary[0]!, ...scaled.analysis.limit })).toBe(0);
    }
  });
});
