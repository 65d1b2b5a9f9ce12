import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../src/sources/retry-after.js';

const NOW = Date.parse('2026-11-21T10:00:00Z');

describe('parseRetryAfter()', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
    [undefined, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-1', undefined],
    ['1e9', undefined],
    ['9999999999', undefined],
  ])('reads %j', (header, expected) => {
    expect(parseRetryAfter(header, NOW)).toBe(expected);
  });
});
