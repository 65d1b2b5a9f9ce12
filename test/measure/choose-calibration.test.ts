import { describe, expect, it } from 'vitest';
import { chooseCalibration } from '../../src/measure/choose-calibration.js';
import { calibration } from '../support/calibration.js';

const forScope = (appliesTo: Record<string, string>) => calibration({ appliesTo });
const chosen = (scopes: Record<string, string>[], values: Record<string, string>) =>
  chooseCalibration(scopes.map(forScope), new Map(Object.entries(values)))?.appliesTo;

describe('chooseCalibration()', () => {
  it.each([
    ['shop', 'shop', true],
    ['shop', 'shops', false],
    ['shop*', 'shop', true],
    ['shop*', 'shop-canary', true],
    ['*-canary', 'shop-canary', true],
    ['*-canary', '-canary-', false],
    ['a*a', 'a', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['*', '', true],
    ['a.c', 'abc', false],
  ])('takes the pattern %s for %s: %s', (pattern, value, fits) => {
    expect(chosen([{ workload: pattern }], { workload: value }) !== undefined).toBe(fits);
  });

  it('does not take a calibration for a variable that the request does not give', () => {
    expect(chosen([{ workload: '*' }], { namespace: 'shop' })).toBeUndefined();
  });

  it('takes the one that says most', () => {
    const scopes = [{}, { workload: 'shop*' }, { workload: '*' }, { namespace: 'n', workload: '*' }];

    expect(chosen(scopes, { workload: 'shop' })).toEqual({ workload: 'shop*' });
    expect(chosen(scopes, { workload: 'shop', namespace: 'n' })).toEqual({ namespace: 'n', workload: '*' });
    expect(chosen(scopes, { workload: 'other' })).toEqual({ workload: '*' });
    expect(chosen(scopes, {})).toEqual({});
  });

  it('is not held up by a pattern of many stars', () => {
    expect(chosen([{ workload: `${'a*'.repeat(400)}b` }], { workload: 'a'.repeat(1_000) })).toBeUndefined();
  });
});
