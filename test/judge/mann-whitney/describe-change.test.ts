import { describe, expect, it } from 'vitest';
import {
  describeChange,
  describeInterval,
  describeProbability,
} from '../../../src/judge/mann-whitney/describe-change.js';
import type { Effect } from '../../../src/judge/judgement.js';

const ratio = (relative: number, bound = 0.1): string =>
  describeChange({ kind: 'ratio', relative, absolute: NaN }, 'ms', bound);
const difference = (absolute: number, unit?: string): string =>
  describeChange({ kind: 'difference', relative: 1, absolute }, unit, 0.1);

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
  });
});
