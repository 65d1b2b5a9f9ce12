import type { CountSlot } from './count-slot.js';

/** Slots whose log-likelihood ratios are to be summed: their events of the canary, and sums of all events for shares that are near each other. */
export interface PendingCounts {
  canaryEvents: number;
  readonly shares: Map<number, SharesNear>;
}

/** The events of slots whose shares pi are near each other. */
interface SharesNear {
  readonly add: (events: number, share: number) => void;
  /** The sum of K ln(1 + pi (theta - 1)). */
  readonly logsAt: (excess: number) => number;
}

/** Shares are near each other within a twentieth. */
const NEAR = Math.log(1.05);
/** So many terms leave less than 1e-12 of an event: 0.05^9 / 9. */
const TERMS = 8;

/** No slots. */
export function noPending(): PendingCounts {
  return { canaryEvents: 0, shares: new Map() };
}

/** Adds a slot. */
export function addToPending(pending: PendingCounts, { canary, baseline, share }: CountSlot): void {
  pending.canaryEvents += canary.events;
  const key = Math.floor(Math.log(share) / NEAR);
  let near = pending.shares.get(key);
  if (!near) {
    near = sharesNear(share);
    pending.shares.set(key, near);
  }
  near.add(canary.events + baseline.events, share);
}

/**
 * With pi = c (1 + d), c the first slot's share and w = c (theta - 1) / (1 + c (theta - 1)), which is below 1,
 *
 *     sum K ln(1 + pi (theta - 1)) = K ln(1 + c (theta - 1)) + sum_j (-1)^(j+1) w^j / j sum K d^j
 */
function sharesNear(center: number): SharesNear {
  const powers = new Float64Array(TERMS + 1);
  let alike = true;
  return {
    add: (events, share) => {
      const distance = share === center ? 0 : share / center - 1;
      powers[0] = (powers[0] ?? 0) + events;
      if (distance === 0) return;
      alike = false;
      let product = events;
      for (let j = 1; j <= TERMS; j++) {
        product *= distance;
        powers[j] = (powers[j] ?? 0) + product;
      }
    },
    logsAt: (excess) => {
      const log = (powers[0] ?? 0) * Math.log1p(center * excess);
      if (alike) return log;
      const w = (center * excess) / (1 + center * excess);
      let sum = 0;
      for (let j = TERMS; j >= 1; j--) sum = w * ((powers[j] ?? 0) / j - sum);
      return log + sum;
    },
  };
}
