import type { CountSides, SlotCounts } from './count-comparison.js';

/** Both sides' events and exposure in one slot. */
export interface CountSlot {
  readonly canary: { readonly events: number; readonly exposure: number };
  readonly baseline: { readonly events: number; readonly exposure: number };
  /** The canary's share of the exposure: of events, were they as frequent on both sides. */
  readonly share: number;
}

/** Nothing counts further; what says so is broken. */
const MOST_COUNTED = 2 ** 53;

/** The counts of a slot; undefined where one of them is none, or a side had nothing that could have been an event. */
export function countSlotOf(sides: CountSides, slot: number): CountSlot | undefined {
  const canary = countsOf(sides.canary, slot);
  const baseline = countsOf(sides.baseline, slot);
  if (!isCounted(canary) || !isCounted(baseline)) return undefined;
  return { canary, baseline, share: canary.exposure / (canary.exposure + baseline.exposure) };
}

function countsOf({ events, exposure }: SlotCounts, slot: number): CountSlot['canary'] {
  return { events: events[slot] ?? NaN, exposure: exposure[slot] ?? NaN };
}

function isCounted({ events, exposure }: CountSlot['canary']): boolean {
  return events >= 0 && events <= MOST_COUNTED && exposure > 0 && exposure <= MOST_COUNTED;
}
