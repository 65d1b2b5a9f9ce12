import { describe, expect, it } from 'vitest';
import { createSlotBits, silentShares } from '../../../src/calibrate/calibration/slot-bits.js';

function bitsOf(slots: readonly number[]): string {
  const bits = createSlotBits(20);
  for (const slot of slots) bits.set(slot);
  return bits.toBase64();
}

describe('silentShares()', () => {
  it('gives the share of the gaps in which another metric has a sample', () => {
    const a = { filledBits: bitsOf([0, 1, 2, 19]), gapBits: bitsOf([3, 4, 5, 6]) };
    const b = { filledBits: bitsOf([3]), gapBits: bitsOf([19, 18]) };

    expect(silentShares([a, b])).toEqual([0.25, 0.5]);
  });

  it('gives 0 where there are no gaps, or no other metric', () => {
    const whole = { filledBits: bitsOf([0, 1]), gapBits: bitsOf([]) };
    const alone = { filledBits: bitsOf([0, 1]), gapBits: bitsOf([2]) };

    expect(silentShares([whole])).toEqual([0]);
    expect(silentShares([alone])).toEqual([0]);
    expect(silentShares([])).toEqual([]);
  });
});
