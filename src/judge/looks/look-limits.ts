import type { MetricAnalysis } from '../../config/metric-analysis.js';
import { obrienFlemingSpending, spendingBounds } from '../../stats/spending-bounds.js';
import type { SlotPlan } from './slot-plan.js';

/** What a metric's limits depend on. */
export interface Looked {
  readonly direction: MetricAnalysis['direction'];
  /** How many slots later than others it begins. */
  readonly late: number;
}

/** The chance of a false alarm, and among how many metrics it is shared. */
export interface Shared {
  readonly level: number;
  readonly metrics: number;
}

/** What the p value of such a metric may be at most at each look, of a change in a direction that is bad. */
export type LimitsOf = (looked: Looked) => readonly number[];

/**
 * The limits of M metrics that are looked at by a plan, each computed once, such that any of them fails a healthy canary at any look with the chance `level` at most.
 *
 * With P_k(a) for the limit of a metric that has the level a to itself, spent as O'Brien and Fleming do, the limit at look k before the last, where each metric stands alone, is
 * P_k(level / M), Bonferroni's; at the last, where Holm's procedure decides, L = min(P_K(level), M P_K(level / M)). Mostly that is P_K(level), as if there were one metric; where looks
 * crowd it is the other. Of the m metrics that are healthy, whichever these are, a false alarm needs one that crosses a limit before the last look, or whose last p value is L / m at most.
 * One of them crosses early, or has a last p value up to q = P_K(level / M), with the chance level / M; one between q and L / m comes up with L / m - q at most. Since L <= M q,
 *
 *     m (level / M + L / m - q) <= m level / M + L (1 - m / M) <= level
 *
 * as L <= level; and where L / m < q it is m level / M. So it does not matter how many looks there are, how they are spaced, and which m it is: two computations do.
 */
export function createLookLimits({ looks, total }: SlotPlan, { level, metrics }: Shared): LimitsOf {
  const known = new Map<string, readonly number[]>();
  return (looked) => {
    const sides = looked.direction === 'either' ? 1 : 2;
    const key = `${String(sides)}, ${String(looked.late)}`;
    const limits = known.get(key) ?? computeLimits(sides, looked.late);
    known.set(key, limits);
    return limits;
  };

  function computeLimits(sides: number, late: number): number[] {
    const fractions = looks.map((slots) => (slots - late) / (total - late)).filter((fraction) => fraction > 0);
    // A test in one direction may spend all of the level there: it is the one half of a test at twice the level.
    const limitsAt = (share: number): number[] =>
      spendingBounds(fractions, obrienFlemingSpending(share * sides)).map(({ nominalP }) => nominalP / sides);
    const limits = limitsAt(level / metrics);
    const last = Math.min(limitsAt(level).at(-1) ?? 0, (limits.at(-1) ?? 0) * metrics);
    const least = [...limits.slice(0, -1), ...(limits.length > 0 ? [last] : [])];
    return [...new Array<number>(looks.length - fractions.length).fill(0), ...least];
  }
}
