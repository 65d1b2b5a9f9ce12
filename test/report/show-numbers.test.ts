import { describe, expect, it } from 'vitest';
import { describeFinding } from '../../src/report/html/describe-finding.js';
import { describeEffect, showEffect, showInterval } from '../../src/report/show-effect.js';
import {
  showBeside,
  showDifference,
  showFigure,
  showPercent,
  showPoints,
  showProbability,
  showShare,
} from '../../src/report/show-number.js';
import { showDuration, showSpan } from '../../src/report/show-time.js';
import { keptMetric, keptSide, keptTest } from '../support/kept-judgement.js';

const UP = { kind: 'ratio', value: 1.36, low: 1.312, high: 1.418, confidence: 0.98 } as const;
const ACCEPTED = { increase: 0.1, decrease: null, absolute: null };

describe('numbers on pages', () => {
  it('have four digits, and no exponent where they can be read without', () => {
    expect([123456.7, 0.0000123456, 0, -1.23456, null, Infinity].map(showFigure)).toEqual([
      '123457',
      '0.00001235',
      '0',
      '-1.235',
      '–',
      '–',
    ]);
    expect(showDifference(2, '%')).toBe('2 percentage points');
    expect(showShare(0.1)).toBe('10 %');
    expect(showPoints(90.769)).toBe('90.77');
    expect([showShare(1e308), showPercent(-1e308), showBeside(Infinity, []), showFigure(Number.MAX_VALUE)]).toEqual([
      '– %',
      '– %',
      '–',
      '–',
    ]);
    expect([0.00001, 0.0312, 1, null].map(showProbability)).toEqual(['< 0.0001', '0.031', '1', '–']);
  });

  it('never look as if they were on the other side of a bound', () => {
    expect(showBeside(10.04, [10])).toBe('10.04');
    expect(showBeside(9.996, [10])).toBe('9.996');
    expect(showBeside(10.4, [])).toBe('10');
  });

  it('tell a shift in cells and in words', () => {
    expect(showEffect(UP, 'ms', ACCEPTED)).toBe('+36 %');
    expect(showInterval(UP, 'ms')).toBe('+31 to +42 %');
    expect(describeEffect(UP, 'ms')).toBe('36 % higher, between 31 and 42 %');
    expect(describeEffect({ ...UP, value: 1 - 3.9e-11, low: 1 - 6.9e-10, high: 1 - 7.3e-12 }, 'ms')).toBe(
      '3.9e-9 % lower, between 7.3e-10 and 6.9e-8 %',
    );
    expect(describeEffect({ ...UP, value: 0.98, low: 0.95, high: 1.03 }, 'ms')).toBe(
      '2 % lower, between 5 % lower and 3 % higher',
    );
    expect(describeEffect({ ...UP, value: 0.5, low: 0.4, high: 0.6 }, 'ms')).toBe('50 % lower, between 40 and 60 %');
    expect(describeEffect({ ...UP, value: 11, low: 6.9, high: 16 }, '%')).toBe(
      '11 times as high, between 6.9 and 16 times',
    );
    expect(describeEffect({ ...UP, kind: 'difference', value: -4.2, low: -5, high: -3 }, '%')).toBe(
      '4.2 percentage points lower, between 3 and 5 percentage points',
    );
    expect(showEffect({ ...UP, value: null }, 'ms')).toBe('');
    expect(showInterval({ ...UP, low: null }, 'ms')).toBe('up to +42 %');
  });

  it('tell lengths and spans of time', () => {
    expect([0, 45, 60, 5400, 3601].map(showDuration)).toEqual(['0 s', '45 s', '1 min', '1 h 30 min', '1 h 1 s']);
    expect(showSpan('2026-11-20T10:01:00.000Z', '2026-11-20T10:20:00Z')).toBe('2026-11-20 10:01 to 10:20 UTC');
    expect(showSpan('2026-11-20T23:59:30Z', '2026-11-21T00:20:00Z')).toBe(
      '2026-11-20 23:59:30 to 2026-11-21 00:20 UTC',
    );
    expect(showSpan('yesterday', 'now')).toBe('yesterday to now UTC');
  });
});

describe('describeFinding()', () => {
  const found = (parts: Parameters<typeof keptMetric>[0], judge = 'mann-whitney/1') =>
    describeFinding(keptMetric({ test: keptTest(1.36, { effect: UP }), ...parts }), judge);

  it('tells the change and what of it fails', () => {
    expect(found({})).toBe(
      '36 % higher, between 31 and 42 %; an increase of 10 % or more fails, unless chance explains it.',
    );
    expect(found({ accepted: { increase: 0.1, decrease: 0.1, absolute: 5 } })).toBe(
      '36 % higher, between 31 and 42 %; a change of 10 % and of 5 ms or more fails, unless chance explains it.',
    );
    expect(found({ accepted: { increase: 0.2, decrease: 0.1, absolute: null } })).toContain(
      'an increase of 20 % or a decrease of 10 % or more fails',
    );
    expect(found({ accepted: null })).toBe('36 % higher, between 31 and 42 %.');
  });

  it('tells limits, what rose from nothing, and nothing where nothing was compared', () => {
    const limit = { of: 'p95', value: 500.04, max: 500 };
    expect(found({ test: keptTest(1, { limit, rule: 'limit' }) })).toBe(
      "The canary's p95 is 500.04 ms; accepted is at most 500 ms.",
    );
    expect(found({ baseline: keptSide(0), canary: keptSide(1.5) })).toBe('From 0 to 1.5 ms.');
    expect(found({ test: null })).toBeUndefined();
  });

  it("tells Kayenta's shift beside the mean that it accepts", () => {
    const test = keptTest(1.1, { effect: { ...UP, kind: 'difference', value: 20, low: 16, high: 26 } });
    expect(found({ test, accepted: { increase: 0.5, decrease: null, absolute: null } }, 'netflix-aca/1')).toBe(
      'Samples 20 ms higher, between 16 and 26 ms, the mean 10 % higher; a mean less than 50 % higher is accepted.',
    );
    const accepted = (increase: number | null, decrease: number | null) =>
      found({ test, accepted: { increase, decrease, absolute: null } }, 'netflix-aca/1')?.split('; ')[1];
    expect(accepted(0.2, 0)).toBe('a mean less than 20 % higher is accepted.');
    expect(accepted(0, 0.2)).toBe('a mean less than 20 % lower is accepted.');
    expect(accepted(0.5, 0.2)).toBe('a mean less than 50 % higher or 20 % lower is accepted.');
    expect(accepted(0, null)).toBe('any shift in a bad direction fails, unless chance explains it.');
  });
});
