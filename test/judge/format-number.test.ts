import { describe, expect, it } from 'vitest';
import { formatBeside, formatBound, formatNumber, formatQuantity, withUnit } from '../../src/judge/format-number.js';

describe('formatNumber()', () => {
  it.each([
    [1234.567, '1235'],
    [0.000123456, '0.0001235'],
    [-2.5, '-2.5'],
    [-0, '0'],
    [1e-9, '0.000000001'],
    [-1.25e-7, '-0.000000125'],
    [1e-300, '1e-300'],
    [1073800000, '1074000000'],
    [NaN, 'not defined'],
    [Infinity, 'infinite'],
    [-Infinity, 'minus infinity'],
  ])('%f is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('formatQuantity()', () => {
  it('adds the unit where there is one', () => {
    expect([formatQuantity(1.5, 'ms'), formatQuantity(1.5, undefined)]).toEqual(['1.5 ms', '1.5']);
  });
});

describe('withUnit()', () => {
  it('adds the unit where there is one', () => {
    expect([withUnit('12', 'ms'), withUnit('12', undefined)]).toEqual(['12 ms', '12']);
  });
});

describe('formatBound()', () => {
  it.each([
    [1073741824, '1073741824'],
    [94.996, '94.996'],
    [0.1 + 0.2, '0.3'],
    [0.0001234567, '0.0001234567'],
    [5e-8, '0.00000005'],
  ])('shows %d as it was written: %s', (bound, text) => {
    expect(formatBound(bound)).toBe(text);
  });
});

describe('formatBeside()', () => {
  it.each([
    [1.234, [], '1.2'],
    [9.99, [10], '9.99'],
    [10.004, [10], '10.004'],
    [10, [10], '10'],
    [1.996, [1, 2], '1.996'],
    [12344, [12344], '12344'],
    [1073800000, [1073741824], '1100000000'],
    [1073741830, [1073741824, 1080000000], '1074000000'],
    [98, [95, 100], '98'],
    [0.1 + 0.2, [0.3], '0.3'],
  ])('shows %d so that it is seen on which side of %j it lies: %s', (value, bounds, text) => {
    expect(formatBeside(value, bounds)).toBe(text);
  });

  it('takes no fewer digits than it is told to', () => {
    expect([formatBeside(123.456, [], 4), formatBeside(123.456, [1000], 5)]).toEqual(['123.5', '123.46']);
  });
});
