import { describe, expect, it } from 'vitest';
import { chunkWindows } from '../../../src/calibrate/calibration/chunk-windows.js';

/** Windows of 20 slots, so many slots from one to the next. */
const windows = (count: number, every: number) =>
  Array.from({ length: count }, (_, i) => ({ firstMs: i * every * 1_000, stepMs: 1_000, slots: 20 }));
const sizes = (count: number, every: number) =>
  chunkWindows(windows(count, every)).map(({ range, windows: members }) => [range.slots, members.length]);

describe('chunkWindows()', () => {
  it('puts consecutive windows together, up to 5,000 slots', () => {
    expect(sizes(3, 60)).toEqual([[140, 3]]);
    expect(sizes(336, 60)).toEqual([
      [83 * 60 + 20, 84],
      [83 * 60 + 20, 84],
      [83 * 60 + 20, 84],
      [83 * 60 + 20, 84],
    ]);
  });

  it('leaves windows by themselves where little of what is between them is wanted', () => {
    expect(sizes(2, 200)).toEqual([[220, 2]]);
    expect(sizes(2, 201)).toEqual([
      [20, 1],
      [20, 1],
    ]);
  });

  it('gives none for none', () => {
    expect(chunkWindows([])).toEqual([]);
  });
});
