import type { CountSides } from './count-comparison.js';
import { countDispersion } from './count-dispersion.js';
import { countMartingale } from './count-martingale.js';

/** The most that one slot may add, and the least that this is lowered to for slots with many events. */
const MOST_OF_SLOT = 2.7;
const LEAST_OF_SLOT = 1;
/** From 40 / 2.7 events on it is lowered: the more events a slot has, the less its evidence is that of independent ones. */
const LOWERED_FROM = 40;

/**
 * The logarithm, after every slot, of the evidence that the canary has more events per exposure than its share, guarded against bursts: at most what independent events would show, so
 * that ln(1 / level) is reached at any time in at most this share of healthy rollouts.
 *
 * Errors come in bursts, and an exact test takes a burst for many witnesses: of healthy sides with negative binomial counts (mean 2, k = 0.5) the bare martingale at 0.01
 * flags 29 % within 120 slots. So no slot may add more than 2.7 to the logarithm, and one of 40 events or more no more than 1: five slots at least must
 * agree. And what it has come to is divided by the square of the dispersion, as far as that is beyond chance: the variance once for the evidence, and once more since it is
 * estimated too low while few bursts have been seen. That leaves 0.1 to 1.5 % of the streams with bursts of a slot that bench:trust tries, and costs no slot where events are
 * independent, fourfold, and few. What no guard of counts can tell from a bad canary is a burst that stays on one side for many slots.
 */
export function countEvidence(sides: CountSides): Float64Array {
  const dispersion = countDispersion(sides);
  const mostOf = (events: number): number => Math.max(LEAST_OF_SLOT, Math.min(MOST_OF_SLOT, LOWERED_FROM / events));
  return countMartingale(sides, mostOf).map((log, slot) => (log > 0 ? log / (dispersion[slot] ?? NaN) ** 2 : log));
}
