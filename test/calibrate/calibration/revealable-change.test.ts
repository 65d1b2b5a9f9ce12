import { describe, expect, it } from 'vitest';
import { revealableChange } from '../../../src/calibrate/calibration/revealable-change.js';
import { standardJudge, type MannWhitneySettings } from '../../../src/config/judge-settings.js';
import { metric } from '../../support/metric.js';

const SETTINGS = standardJudge('mann-whitney') as MannWhitneySettings;
const past = (size: number, rest: object = {}) => ({
  effects: Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? size : -size)),
  independentError: null,
  base: null,
  ...rest,
});

describe('revealableChange()', () => {
  it('is what goes beyond the history in 90 % of windows', () => {
    // t of 50 degrees of freedom: 2.6778 at 0.995, 1.2987 at 0.9.
    expect(revealableChange(metric(), past(0.1), SETTINGS)).toBeCloseTo(Math.expm1(0.1 * (2.6778 + 1.2987)), 4);
  });

  it('is beyond what is accepted, in the same share', () => {
    const tolerant = metric({ analysis: { tolerance: { relative: 0.5 } } });
    const inUnit = metric({ analysis: { tolerance: { absolute: 30 } } });

    expect(revealableChange(tolerant, past(0.05), SETTINGS)).toBeCloseTo(Math.expm1(Math.log(1.5) + 0.05 * 1.2987), 4);
    expect(revealableChange(inUnit, past(0.05, { base: 60 }), SETTINGS)).toBeCloseTo(
      Math.expm1(Math.log(1.5) + 0.05 * 1.2987),
      4,
    );
  });

  it('is beyond chance where few samples say little', () => {
    // z: 2.5758 at 0.995, 1.2816 at 0.9.
    expect(revealableChange(metric(), past(0.03, { independentError: 0.2 }), SETTINGS)).toBeCloseTo(
      Math.expm1(0.2 * (2.5758 + 1.2816)),
      3,
    );
  });

  it('is a share of the baseline where only a decrease is bad, and smaller where only one direction is', () => {
    const increase = revealableChange(metric({ analysis: { direction: 'increase' } }), past(0.1), SETTINGS);
    const decrease = revealableChange(metric({ analysis: { direction: 'decrease' } }), past(0.1), SETTINGS);

    expect(increase).toBeLessThan(revealableChange(metric(), past(0.1), SETTINGS) ?? 0);
    expect(1 - (decrease ?? 0)).toBeCloseTo(1 / (1 + (increase ?? 0)), 10);
    expect(revealableChange(metric({ analysis: { direction: 'decrease' } }), past(5), SETTINGS)).toBeLessThan(1);
  });

  it('is not known of fewer than five effects', () => {
    expect(revealableChange(metric(), { effects: [0, 0, 0, 0], independentError: 1, base: 1 }, SETTINGS)).toBeNull();
  });
});
