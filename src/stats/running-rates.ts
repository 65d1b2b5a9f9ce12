import type { CountSides } from './count-comparison.js';
import { countSlotOf } from './count-slot.js';

/** How the rates of events of both sides compare after every slot. */
export interface RunningRates {
  /** The canary's over the baseline's, slots weighed alike; Infinity where the baseline has had none, NaN where neither has. */
  readonly ratios: Float64Array;
  /** The canary's less the baseline's, in events per exposure; NaN before there is any. */
  readonly differences: Float64Array;
}

/** Mantel and Haenszel's (1959) ratio and difference of rates as compareCounts() gives them for all slots, after every slot, without half an event added. */
export function runningRates(sides: CountSides): RunningRates {
  const slots = sides.canary.events.length;
  const rates = { ratios: new Float64Array(slots), differences: new Float64Array(slots) };
  let [canary, baseline, weight] = [0, 0, 0];
  for (let slot = 0; slot < slots; slot++) {
    const counts = countSlotOf(sides, slot);
    if (counts) {
      canary += counts.canary.events * (1 - counts.share);
      baseline += counts.baseline.events * counts.share;
      weight += counts.canary.exposure * (1 - counts.share);
    }
    rates.ratios[slot] = canary / baseline;
    rates.differences[slot] = (canary - baseline) / weight;
  }
  return rates;
}
