import type { CountSides } from './count-comparison.js';
import { createCountMixture, type CountMixture, type MostOfSlot } from './count-mixture.js';
import { countSlotOf } from './count-slot.js';

/**
 * The logarithm, after every slot, of the evidence that events are more frequent per exposure on the canary: were they not, it would reach ln(1 / level) at any time
 * at all in at most this share of rollouts, however often one looks and however the common rate changes. 0 before the first event.
 *
 * Given all K_t events of slot t, the canary's are binomial with odds theta e_t, where e_t is the ratio of the exposures. The likelihood ratio of theta to 1, a product
 * over the slots of theta^a_t / (1 - pi_t + pi_t theta)^K_t with pi_t = e_t / (1 + e_t), is a martingale where theta is 1 and falls on average
 * where it is less, and so is its mean over any prior on theta > 1 (Robbins 1970, Ann. Math. Statist. 41:1397; Lindon & Malek 2022, arXiv 2011.03567). The prior is
 * fixed by the first slot: p = theta pi_1 / (1 - pi_1 + pi_1 theta) is Beta(c pi_1, c (1 - pi_1)) above pi_1, c = 20. Where pi never changes that is
 *
 *     ln M = lnB(A + a, B + b) - lnB(A, B) - a ln pi - b ln(1 - pi) + ln[1 - I_pi(A + a, B + b)] - ln[1 - I_pi(A, B)]
 *
 * to 1e-8 as long as ln M is below 20; where it changes there is no such form. The mean is a sum over fixed points whose weights total 1, so that it is a
 * martingale itself whatever it lacks as an integral. A slot's ratio may be cut, which takes away from its mean. Slots without counts of both sides add nothing.
 */
export function countMartingale(sides: CountSides, mostOf: MostOfSlot = () => Infinity): Float64Array {
  const logs = new Float64Array(sides.canary.events.length);
  let mixture: CountMixture | undefined;
  for (const slot of logs.keys()) {
    const counts = countSlotOf(sides, slot);
    if (counts) {
      mixture ??= createCountMixture(counts.share, mostOf);
      mixture.add(counts);
    }
    logs[slot] = counts && mixture ? mixture.log() : (logs[slot - 1] ?? 0);
  }
  return logs;
}
