import type { CountSides, SlotCounts } from '../../stats/count-comparison.js';
import type { SampleSides } from '../../stats/rank-lens.js';

/** The slots in which both sides have a sample that can be used: of counts, those in which both sides' events and exposure are counts. */
export function slotsOfBoth({ canary, baseline }: SampleSides, counts: CountSides | undefined): Uint32Array {
  const isUsable = counts ? bothCounted(counts) : undefined;
  const slots = new Uint32Array(canary.length);
  let pairs = 0;
  for (let slot = 0; slot < canary.length; slot++) {
    const inBoth = !Number.isNaN(canary[slot] ?? NaN) && !Number.isNaN(baseline[slot] ?? NaN);
    if (inBoth && (isUsable?.(slot) ?? true)) slots[pairs++] = slot;
  }
  return slots.subarray(0, pairs);
}

/** The counts of these slots. */
export function countsIn({ canary, baseline }: CountSides, slots: Uint32Array): CountSides {
  const kept = ({ events, exposure }: SlotCounts): SlotCounts => ({
    events: pick(events, slots),
    exposure: pick(exposure, slots),
  });
  return { canary: kept(canary), baseline: kept(baseline) };
}

/** The values of these slots. */
export function pick(values: Float64Array, slots: Uint32Array): Float64Array {
  const picked = new Float64Array(slots.length);
  let i = 0;
  for (const slot of slots) picked[i++] = values[slot] ?? NaN;
  return picked;
}

/** Nothing counts further; what says so is broken. */
const MOST_COUNTED = 2 ** 53;

function isCount(value: number): boolean {
  return value >= 0 && value <= MOST_COUNTED;
}

/** Whether a slot's events and exposure are counts on both sides. */
function bothCounted({ canary, baseline }: CountSides): (slot: number) => boolean {
  const counted = ({ events, exposure }: SlotCounts, slot: number): boolean =>
    isCount(events[slot] ?? NaN) && isCount(exposure[slot] ?? NaN);
  return (slot) => counted(canary, slot) && counted(baseline, slot);
}
