import { describe, expect, it } from 'vitest';
import { workerHeapMib } from '../../src/work/heap-limit.js';

const MEBIBYTE = 1024 * 1024;

describe('workerHeapMib()', () => {
  it.each([
    ['half of a small container', 768 * MEBIBYTE, 384],
    ['no more than a gibibyte of a large one', 8_192 * MEBIBYTE, 1_024],
    ['a gibibyte where nothing is said', 0, 1_024],
    ['a gibibyte where the limit is more than any machine has', 2 ** 63, 1_024],
  ])('is %s', (_what, allowed, heap) => {
    expect(workerHeapMib(allowed)).toBe(heap);
  });
});
