import type { CountSides } from './count-comparison.js';

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
  const of = (side: 'canary' | 'baseline') => ({
    events: sides[side].events[slot] ?? NaN,
    exposure: sides[side].exposure[slot] ?? NaN,
  });
  const [canary, baseline] = [of('canary'), of('baseline')];
  const counted = [canary, baseline].every(
    ({ events, exposure }) => events >= 0 && events <= MOST_COUNTED && exposure > 0 && exposure <= MOST_COUNTED,
  );
  return counted ? { canary, baseline, share: canary.exposure / (canary.exposure + baseline.exposure) } : undefined;
}
