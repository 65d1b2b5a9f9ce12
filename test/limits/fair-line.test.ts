import { expect, it } from 'vitest';
import { createFairLine } from '../../src/limits/fair-line.js';

it('createFairLine() lets names take turns, and those of one name come in their order', () => {
  const line = createFairLine<string, number>();
  for (const number of [1, 2, 3]) line.add('many', number);
  line.add('one', 10);

  const taken = Array.from({ length: 5 }, () => line.take(() => true));

  expect(taken).toEqual([1, 10, 2, 3, undefined]);
});

it('createFairLine() passes over who may not come now, and forgets who leaves', () => {
  const line = createFairLine<string, number>();
  line.add('a', 1);
  line.add('b', 2);
  line.add('b', 3);
  line.remove('b', 2);

  expect(line.take((name) => name === 'b')).toBe(3);
  expect(line.size()).toBe(1);
  expect(line.take((name) => name === 'b')).toBeUndefined();
});
