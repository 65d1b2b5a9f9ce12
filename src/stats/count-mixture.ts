import { addToPending, noPending, type PendingCounts } from './count-pending.js';
import { countPrior, logSum } from './count-prior.js';
import type { CountSlot } from './count-slot.js';

/** The most that a slot with so many events may add to the logarithm. */
export type MostOfSlot = (events: number) => number;

/** The martingale of countMartingale() while slots come in. */
export interface CountMixture {
  readonly add: (counts: CountSlot) => void;
  /** What its logarithm is at most: cheap after every slot. */
  readonly atMost: () => number;
  /** Its logarithm: cheap only if seldom asked for. */
  readonly log: () => number;
}

/**
 * The mean of likelihood ratios over a prior that the first slot's share fixes.
 *
 * A slot adds no more to the mean's logarithm than to that of its best theta, where the canary's part p of the events is what it is,
 * K [p ln(p / pi) + (1 - p) ln((1 - p) / (1 - pi))], 0 if p is below pi; which bounds it without one point of the prior being looked at. Slots of which nothing
 * is cut are added to the points together, by their sums.
 */
export function createCountMixture(share: number, mostOf: MostOfSlot): CountMixture {
  const { logThetas, excesses, logWeights } = countPrior(share);
  const logRatios = new Float64Array(logThetas.length);
  let pending = noPending();
  let atMost = 0;

  return {
    add: (counts) => {
      const events = counts.canary.events + counts.baseline.events;
      if (events === 0) return;
      const [best, most] = [bestLogRatio(counts), mostOf(events)];
      atMost += Math.min(best, most);
      if (best > most) addCut(counts, most);
      else addToPending(pending, counts);
    },
    atMost: () => atMost,
    log: () => {
      addPending(pending);
      pending = noPending();
      atMost = logSum(logWeights.map((logWeight, i) => logWeight + (logRatios[i] ?? NaN)));
      return atMost;
    },
  };

  function addCut({ canary, baseline, share: pi }: CountSlot, most: number): void {
    const events = canary.events + baseline.events;
    for (let i = 0; i < logRatios.length; i++) {
      const logRatio = canary.events * (logThetas[i] ?? NaN) - events * Math.log1p(pi * (excesses[i] ?? NaN));
      logRatios[i] = (logRatios[i] ?? NaN) + Math.min(most, logRatio);
    }
  }

  function addPending({ canaryEvents, shares }: PendingCounts): void {
    if (shares.size === 0) return;
    for (let i = 0; i < logRatios.length; i++) {
      let logRatio = canaryEvents * (logThetas[i] ?? NaN);
      for (const near of shares.values()) logRatio -= near.logsAt(excesses[i] ?? NaN);
      logRatios[i] = (logRatios[i] ?? NaN) + logRatio;
    }
  }
}

function bestLogRatio({ canary, baseline, share }: CountSlot): number {
  const events = canary.events + baseline.events;
  const part = canary.events / events;
  if (part <= share) return 0;
  const ofBaseline = baseline.events > 0 ? baseline.events * Math.log((1 - part) / (1 - share)) : 0;
  return Math.max(0, canary.events * Math.log(part / share) + ofBaseline);
}
