import type { Measurement } from '../../judge/measurement.js';
import type { MetricRecord } from './metric-record.js';
import { createSlotBits } from './slot-bits.js';

/** Where a measurement is from: which pair, which window, and its first judged slot. */
export interface MeasuredAt {
  readonly pair: number;
  readonly window: number;
  readonly from: number;
}

/** Counts the slots of a metric, with samples and without. */
export interface SlotTally {
  readonly add: (measurement: Measurement, at: MeasuredAt) => void;
  /** The judged slots of a window. */
  readonly slots: () => number;
  readonly total: () => Pick<MetricRecord, 'slots' | 'expected' | 'filled' | 'filledBits' | 'gapBits'>;
}

/** A tally of so many windows of so many slots. */
export function createSlotTally(size: {
  readonly pairs: number;
  readonly windows: number;
  readonly slots: number;
}): SlotTally {
  const filledBits = createSlotBits(size.pairs * 2 * size.windows * size.slots);
  const gapBits = createSlotBits(size.pairs * 2 * size.windows * size.slots);
  let slots = 0;
  let expected = 0;
  let filled = 0;
  return {
    add: ({ sides, baseline }, { pair, window, from }) => {
      slots = Math.max(slots, baseline.length);
      for (const [i, side] of [sides.baseline, sides.canary].entries()) {
        const before = ((pair * 2 + i) * size.windows + window) * size.slots;
        expected += side.expected;
        filled += side.filled;
        for (const [slot, value] of side.slots.entries()) {
          if (!Number.isNaN(value)) filledBits.set(before + slot);
          else if (slot >= from && slot < from + side.expected) gapBits.set(before + slot);
        }
      }
    },
    slots: () => slots,
    total: () => ({ slots, expected, filled, filledBits: filledBits.toBase64(), gapBits: gapBits.toBase64() }),
  };
}
