import { describe, expect, it } from 'vitest';
import {
  boundsOf,
  describeChange,
  describeInterval,
  describeLevel,
  describeProbability,
} from '../../../src/judge/mann-whitney/describe-change.js';
import type { Effect } from '../../../src/judge/test-result.js';
import { metric } from '../../support/metric.js';

const ratio = (relative: number, ...bounds: readonly number[]): string =>
  describeChange({ kind: 'ratio', relative, absolute: NaN }, 'ms', {
    relative: bounds.length > 0 ? bounds : [0.1],
    absolute: [],
  });
const difference = (absolute: number, unit?: string): string =>
  describeChange({ kind: 'difference', relative: 1, absolute }, unit, { relative: [], absolute: [] });

describe('boundsOf()', () => {
  const change = (relative: number, kind: 'ratio' | 'difference' = 'ratio') => ({ kind, relative, absolute: 1 });
  const of = (analysis: Parameters<typeof metric>[0]) => metric(analysis).analysis;

  it('are those of the way that a change goes, and for a critical metric those that make it critical', () => {
    const relative = { increase: 0.2, decrease: 0.3 };
    const critical = of({ analysis: { critical: true, tolerance: { relative }, criticalChange: 1 } });

    expect(boundsOf(of({ analysis: { tolerance: { relative } } }), change(1.5), 1)).toEqual({
      relative: [0.2],
      absolute: [],
    });
    expect(boundsOf(of({ analysis: { tolerance: { relative } } }), change(0.5), -1).relative).toEqual([0.3]);
    expect(boundsOf(critical, change(1.5), 1).relative).toEqual([0.2, 1]);
  });

  it('are in the unit alone where only that part can be meant', () => {
    const absolute = of({ analysis: { tolerance: { absolute: 5 } } });

    expect(boundsOf(absolute, change(1.5), 1)).toEqual({ relative: [0.1], absolute: [5] });
    expect(boundsOf(absolute, change(Infinity), 1)).toEqual({ relative: [], absolute: [5] });
    expect(boundsOf(absolute, change(0.5, 'difference'), 1)).toEqual({ relative: [], absolute: [5] });
  });
});

describe('describeChange()', () => {
  it.each([
    [1, 'not different'],
    [1.234, '23 % higher'],
    [0.5, '50 % lower'],
    [2.99, '200 % higher'],
    [3, '3 times as high'],
    [4.21, '4.2 times as high'],
    [0.001, '100 % lower'],
    [0, '100 % lower'],
  ])('tells the ratio %d', (relative, text) => {
    expect(ratio(relative)).toBe(text);
  });

  it.each([
    [1.0999, '9.99 % higher'],
    [1.1001, '10.01 % higher'],
    [0.9001, '9.99 % lower'],
    [0.8999, '10.01 % lower'],
  ])('tells %d so that it is seen on which side of 10 %% it lies', (relative, text) => {
    expect(ratio(relative)).toBe(text);
  });

  it.each([
    [1.0999999999999999, 0.1, '10 % higher'],
    [1.1000000000000003, 0.1, '10 % higher'],
    [0.6999999999999997, 0.3, '30 % lower'],
  ])('shows no rounding error: %d beside %d', (relative, bound, text) => {
    expect(ratio(relative, bound)).toBe(text);
  });

  it('tells a multiple in percent where it is held against percent of that size', () => {
    expect(ratio(6, 7)).toBe('500 % higher');
    expect(ratio(2.999, 2)).toBe('199.9 % higher');
  });

  it('tells a ratio so that it is seen on which side of all bounds it lies', () => {
    expect(ratio(1.997, 0.1, 1)).toBe('99.7 % higher');
    expect(ratio(4.998, 0.1, 4)).toBe('399.8 % higher');
    expect(ratio(0.5004, 0.1, 0.5)).toBe('49.96 % lower');
  });

  it('tells no more of a change than anybody counts', () => {
    expect(ratio(1 + 1e-9)).toBe('less than 0.0001 % higher');
    expect(ratio(1 - 1e-9)).toBe('less than 0.0001 % lower');
    expect(ratio(1 + 3e-9, 2e-9)).toBe('0.0000003 % higher');
    expect(ratio(1 + 1e-14)).toBe('not different');
  });

  it('tells what a ratio is in the unit, where it is held against that too', () => {
    const inUnit = (relative: number, absolute: number): string =>
      describeChange({ kind: 'ratio', relative, absolute }, 'ms', { relative: [0.1], absolute: [5] });

    expect(inUnit(1.47, 4.8)).toBe('47 % (4.8 ms) higher');
    expect(inUnit(1.47, 4.996)).toBe('47 % (4.996 ms) higher');
    expect(inUnit(0.53, -4.8)).toBe('47 % (4.8 ms) lower');
    expect(inUnit(4.2, 15.2)).toBe('4.2 times as high (15 ms)');
    expect(inUnit(1.47, NaN)).toBe('47 % higher');
    const change = { kind: 'ratio', relative: 0.84, absolute: -0.091 } as const;
    expect(describeChange(change, '%', { relative: [0.1], absolute: [0.1] })).toBe(
      '16 % (0.091 percentage points) lower',
    );
  });

  it('tells a difference with the share that is held against a tolerance', () => {
    const shared = (relative: number): string =>
      describeChange({ kind: 'difference', relative, absolute: 1.25 }, '°C', { relative: [0.1], absolute: [] });

    expect(shared(0.0513)).toBe("1.25 °C higher, 5.1 % of the baseline's typical size");
    expect(shared(0.0996)).toBe("1.25 °C higher, 9.96 % of the baseline's typical size");
    expect(shared(Infinity)).toBe('1.25 °C higher');
  });

  it('tells a rise from nothing as a difference', () => {
    expect(describeChange({ kind: 'ratio', relative: Infinity, absolute: 1.25 }, 'ms')).toBe('1.25 ms higher');
  });

  it('tells a difference in its unit', () => {
    expect(difference(3.25, '°C')).toBe('3.25 °C higher');
    expect(difference(-3.25)).toBe('3.25 lower');
    expect(difference(0, '°C')).toBe('not different');
  });
});

describe('describeInterval()', () => {
  const effect = (low: number, high: number, kind: Effect['kind'] = 'ratio'): Effect => ({
    kind,
    value: Math.sqrt(low * high),
    low,
    high,
    confidence: 0.98,
  });

  it.each([
    [1.14, 1.33, '98 % interval +14 to +33 %'],
    [0.8, 0.95, '98 % interval -20 to -5 %'],
    [1.5, 4.2, '98 % interval +50 to +320 %'],
    [3.5, 7.1, '98 % interval 3.5 to 7.1 times'],
    [1.5, Infinity, '98 % interval 1.5 to any number of times'],
  ])('tells ratios from %d to %d', (low, high, text) => {
    expect(describeInterval(effect(low, high), 'ms')).toBe(text);
  });

  it.each([
    [96.6, 96.8, '98 % interval 96.6 to 96.8 times'],
    [96.65123, 96.65234, '98 % interval 96.65 times'],
    [97, 97, '98 % interval 97 times'],
    [1.496, 1.504, '98 % interval +49.6 to +50.4 %'],
    [1.5, 1.5, '98 % interval +50 %'],
  ])('tells limits from %d to %d so that they differ, or once', (low, high, text) => {
    expect(describeInterval(effect(low, high), 'ms')).toBe(text);
  });

  it('tells differences with their unit', () => {
    expect(describeInterval(effect(-2, 3.5, 'difference'), '°C')).toBe('98 % interval -2 to 3.5 °C');
    expect(describeInterval({ ...effect(1, 2, 'difference'), confidence: 0.999 }, undefined)).toBe(
      '99.9 % interval 1 to 2',
    );
  });
});

describe('describeProbability()', () => {
  it.each([
    [0.0031, 0.01, '0.0031'],
    [0.00996, 0.01, '0.00996'],
    [0.010004, 0.01, '0.010004'],
    [0.5, 0.01, '0.5'],
    [1, 0.01, '1'],
    [9.9e-5, 0.01, 'below 0.0001'],
    [0, 0.01, 'below 0.0001'],
    [0.0001, 0.01, '0.0001'],
  ])('tells %d beside the limit %d', (p, bound, text) => {
    expect(describeProbability(p, bound)).toBe(text);
  });

  it('tells small ones where the limit is smaller still', () => {
    expect(Number(describeProbability(5e-5, 2e-5))).toBe(5e-5);
    expect(describeProbability(6e-12, 1e-5)).toBe('below 0.00001');
    expect(describeProbability(1e-5, 1e-5)).toBe('0.00001');
    expect(describeProbability(1e-9, 0.000018133310867)).toBe('below 0.00001813');
    expect(describeProbability(1e-30, 8.512345678e-19)).toBe('below 8.512e-19');
  });
});

describe('describeLevel()', () => {
  it.each([
    [0.01, 0.5, '0.01'],
    [0.012345, 0.5, '0.012345'],
    [0.00001, 0.5, '0.00001'],
    [0.01 / 3, 0.5, '0.003333'],
    [0.01 / 3, 0.0033333, '0.00333333'],
    [0.01 / 7, 0, '0.001429'],
  ])('tells the limit %d beside a p of %d as %s', (limit, p, text) => {
    expect(describeLevel(limit, p)).toBe(text);
  });
});
