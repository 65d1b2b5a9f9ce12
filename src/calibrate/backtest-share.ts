import { clopperPearson } from '../stats/binomial.js';

/** How many of how many, and between what the share truly lies. */
export interface Share {
  readonly count: number;
  readonly of: number;
  /** Limits of the share at 95 % confidence; 0 and 1 of none. */
  readonly low: number;
  readonly high: number;
}

const CONFIDENCE = 0.95;

/** The share of those that hold, with the limits of Clopper & Pearson (1934). */
export function shareOf<T>(all: readonly T[], holds: (one: T) => boolean): Share {
  const count = all.filter(holds).length;
  return { count, of: all.length, ...clopperPearson({ successes: count, trials: all.length, confidence: CONFIDENCE }) };
}
