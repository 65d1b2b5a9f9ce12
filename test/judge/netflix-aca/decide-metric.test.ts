import { describe, expect, it } from 'vitest';
import { decideNoData, decideShift } from '../../../src/judge/netflix-aca/decide-metric.js';
import { metric } from '../../support/metric.js';

const up = { lower: 3, upper: 6, estimate: 4 };
const down = { lower: -6, upper: -3, estimate: -4 };
const none = { lower: 1, upper: 6, estimate: 4 };
const thresholds = {
  measure: 'meanRatio',
  allowedIncrease: 1.1,
  allowedDecrease: 0.9,
  criticalIncrease: 1.5,
  criticalDecrease: 0.5,
} as const;
const either = { direction: 'either', critical: false } as const;

describe('decideShift()', () => {
  it('is high only when the whole interval clears a quarter of the shift', () => {
    expect(decideShift(up, { effect: 2, thresholds }, either)).toMatchObject({ classification: 'high', failed: true });
    expect(decideShift(none, { effect: 2, thresholds }, either)).toMatchObject({
      classification: 'pass',
      rule: 'no-shift',
    });
    expect(decideShift({ ...none, lower: 1.0001 }, { effect: 2, thresholds }, either).classification).toBe('high');
  });

  it('is low only when the whole interval lies below minus a quarter of the shift', () => {
    expect(decideShift(down, { effect: 0.5, thresholds }, either).classification).toBe('low');
    expect(decideShift({ ...down, upper: -1 }, { effect: 0.5, thresholds }, either).classification).toBe('pass');
  });

  it('passes a change in the harmless direction', () => {
    expect(decideShift(up, { effect: 2, thresholds }, { direction: 'decrease', critical: true }).rule).toBe(
      'harmless-direction',
    );
    expect(decideShift(down, { effect: 0.5, thresholds }, { direction: 'increase', critical: true }).rule).toBe(
      'harmless-direction',
    );
  });

  it('lets an effect fail from the allowed one on', () => {
    expect(decideShift(up, { effect: 1.1, thresholds }, either).classification).toBe('high');
    expect(decideShift(up, { effect: 1.0999, thresholds }, either).rule).toBe('within-tolerance');
    expect(decideShift(down, { effect: 0.9, thresholds }, either).classification).toBe('low');
    expect(decideShift(down, { effect: 0.9001, thresholds }, either).rule).toBe('within-tolerance');
  });

  it('takes an effect that is not defined as beyond every threshold', () => {
    const critical = { direction: 'either', critical: true } as const;

    expect(decideShift(up, { effect: NaN, thresholds }, critical)).toMatchObject({
      classification: 'high',
      criticalFailure: true,
    });
  });

  it('fails the canary only for a critical metric beyond its critical effect', () => {
    const critical = { direction: 'either', critical: true } as const;

    expect(decideShift(up, { effect: 1.5, thresholds }, critical).criticalFailure).toBe(true);
    expect(decideShift(up, { effect: 1.4, thresholds }, critical)).toMatchObject({
      failed: true,
      criticalFailure: false,
    });
    expect(decideShift(up, { effect: 1.5, thresholds }, either).criticalFailure).toBe(false);
  });
});

describe('decideNoData()', () => {
  const analysis = (options: Parameters<typeof metric>[0]) => metric(options).analysis;

  it('passes where gaps count as 0, as Kayenta does', () => {
    const asZero = { ...analysis({ analysis: { missing: 'zero', critical: true } }), onNoData: 'fail' as const };

    expect(decideNoData(asZero)).toMatchObject({ classification: 'pass', criticalFailure: false });
  });

  it('fails a metric that must have data, unless it is critical: then it fails the canary', () => {
    expect(decideNoData(analysis({ analysis: { onNoData: 'fail' } }))).toMatchObject({
      failed: true,
      criticalFailure: false,
    });
    expect(decideNoData(analysis({ analysis: { onNoData: 'fail', critical: true } }))).toMatchObject({
      failed: false,
      criticalFailure: true,
    });
    expect(decideNoData(analysis({ analysis: { critical: true } }))).toMatchObject({
      failed: false,
      criticalFailure: true,
    });
  });

  it('leaves any other metric out', () => {
    expect(decideNoData(analysis({}))).toMatchObject({
      classification: 'no-data',
      failed: false,
      criticalFailure: false,
    });
  });
});
