import { expect, it } from 'vitest';
import { isShortOfMemory, memoryUse } from '../../src/limits/memory-guard.js';

it('isShortOfMemory() holds above 85 % of what there is', () => {
  expect(isShortOfMemory({ used: 85, most: 100 })).toBe(false);
  expect(isShortOfMemory({ used: 86, most: 100 })).toBe(true);
});

it('memoryUse() tells what this process has and uses, which grows with what is held beside the heap', () => {
  const before = memoryUse();
  const held = Buffer.alloc(64 * 1024 * 1024, 1);

  const after = memoryUse();

  expect(after.used - before.used).toBeGreaterThan(48 * 1024 * 1024);
  expect(after.most).toBeGreaterThan(after.used);
  expect(held[0]).toBe(1);
});
