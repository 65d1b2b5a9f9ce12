import { describe, expect, it } from 'vitest';
import { nearestWord } from '../../src/config/nearest-word.js';

describe('nearestWord()', () => {
  const known = ['thresholds', 'metrics', 'group', 'groups', 'step'];

  it.each([
    ['tresholds', 'thresholds'],
    ['Metrics', 'metrics'],
    ['metric', 'metrics'],
    ['stpe', undefined],
    ['sstep', 'step'],
    ['weights', undefined],
    ['', undefined],
  ])('%j is meant as %j', (word, meant) => {
    expect(nearestWord(word, known)).toBe(meant);
  });
});
