import type { CountSides } from './count-comparison.js';
import { runCountDispersion } from './count-dispersion.js';
import { createCountMixture, type CountMixture } from './count-mixture.js';
import { countSlotOf, type CountSlot } from './count-slot.js';

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
  const evidence = runCountEvidence();
  return sides.canary.events.map((_, slot) => {
    const counts = countSlotOf(sides, slot);
    if (counts) evidence.add(counts);
    return evidence.log();
  });
}

/** The evidence of countEvidence() while slots come in. */
export interface RunningEvidence {
  readonly add: (counts: CountSlot) => void;
  /** Whether the logarithm may be so much: cheap after every slot. */
  readonly mayReach: (enough: number) => boolean;
  /** The logarithm: cheap only if seldom asked for. */
  readonly log: () => number;
}

/** The evidence before the first slot, for who need not know it after every slot. */
export function runCountEvidence(): RunningEvidence {
  const running = runCountDispersion();
  let mixture: CountMixture | undefined;
  const guarded = (log: number): number => (log > 0 ? log / running.dispersion() ** 2 : log);
  return {
    add: (counts) => {
      running.add(counts);
      mixture ??= createCountMixture(counts.share, mostOf);
      mixture.add(counts);
    },
    mayReach: (enough) => {
      const atMost = mixture?.atMost() ?? 0;
      return atMost >= enough && guarded(atMost) >= enough;
    },
    log: () => guarded(mixture?.log() ?? 0),
  };
}

function mostOf(events: number): number {
  return Math.max(LEAST_OF_SLOT, Math.min(MOST_OF_SLOT, LOWERED_FROM / events));
}
