import type { CountSides } from './count-comparison.js';
import { countSlotOf, type CountSlot } from './count-slot.js';
import { rateRatio } from './rate-ratio.js';

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
  const running = runRates();
  for (let slot = 0; slot < slots; slot++) {
    const counts = countSlotOf(sides, slot);
    if (counts) running.add(counts);
    rates.ratios[slot] = running.ratio();
    rates.differences[slot] = running.difference();
  }
  return rates;
}

/** The rates of runningRates() while slots come in. */
export interface RateSums {
  readonly add: (counts: CountSlot) => void;
  readonly ratio: () => number;
  /** With half an event added on each side as compareCounts() does; 1 without events. */
  readonly finiteRatio: () => number;
  readonly difference: () => number;
}

/** The rates before the first slot. */
export function runRates(): RateSums {
  const sums: Sums = { canary: 0, baseline: 0, canaryWeighed: 0, baselineWeighed: 0, weight: 0, expected: 0 };
  return {
    add: (counts) => {
      add(sums, counts);
    },
    ratio: () => sums.canaryWeighed / sums.baselineWeighed,
    finiteRatio: () => finiteRatioOf(sums),
    difference: () => (sums.canaryWeighed - sums.baselineWeighed) / sums.weight,
  };
}

interface Sums {
  canary: number;
  baseline: number;
  canaryWeighed: number;
  baselineWeighed: number;
  weight: number;
  /** How many of all events would be the canary's, were they as frequent on both sides. */
  expected: number;
}

function add(sums: Sums, { canary, baseline, share }: CountSlot): void {
  sums.canary += canary.events;
  sums.baseline += baseline.events;
  sums.canaryWeighed += canary.events * (1 - share);
  sums.baselineWeighed += baseline.events * share;
  sums.weight += canary.exposure * (1 - share);
  sums.expected += (canary.events + baseline.events) * share;
}

function finiteRatioOf({ canary, baseline, canaryWeighed, baselineWeighed, expected }: Sums): number {
  const events = canary + baseline;
  const sign = Math.sign(canaryWeighed - baselineWeighed);
  const whole = { canary: { events: Math.round(canary) }, baseline: { events: Math.round(baseline) } };
  return rateRatio(whole, { canaryWeighed, baselineWeighed, sign, share: expected / events }).ratio;
}
