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
 * With P_k(a) for the limit of a metric that has the level a to itself, spent as O'Brien and Fleming do, the limit at look k before the last, where each metric stands alone, is the
 * least P_k(level / m) for m = 1 to M; at the last, where Holm's procedure decides, the least m P_K(level / m). Of the m metrics that are healthy, whichever these are, a
 * false alarm needs one whose p value is at most P_k(level / m) at a look, or at the last one at most the m-th part of its limit, which is no more than P_K(level / m):
 * m metrics, each with the chance level / m at most. Mostly the least are P_k(level / M), as in Bonferroni's procedure, and P_K(level); where looks crowd they are not.
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
    const last = fractions.length - 1;
    const least = new Array<number>(fractions.length).fill(Infinity);
    for (let m = 1; m <= metrics; m++) {
      // A test in one direction may spend all of the level there: it is the one half of a test at twice the level.
      const bounds = spendingBounds(fractions, obrienFlemingSpending((level / m) * sides));
      for (const [look, { nominalP }] of bounds.entries())
        least[look] = Math.min(least[look] ?? 0, (nominalP / sides) * (look === last ? m : 1));
    }
    return [...new Array<number>(looks.length - fractions.length).fill(0), ...least];
  }
}
