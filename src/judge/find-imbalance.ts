import { binomialTails } from '../stats/binomial.js';
import type { KnownSides } from './known-sides.js';
import type { Sides } from './measurement.js';
import { settle } from './settle.js';

/** How far the traffic of two sides is from what it should be. */
export interface Imbalance {
  /** So many times what it should have in proportion to the baseline had the canary; 0 where nothing, Infinity where the baseline nothing. */
  readonly factor: number;
  /** The canary's part of the requests of both, from 0 to 1: what it is, and what it should be. */
  readonly share: number;
  readonly expectedShare: number;
}

/** Of many requests any difference is beyond chance: it is the factor that decides in practice. */
const HARDLY_CHANCE = 1e-3;
/** Beyond so many requests chance has no say, and counts have no more digits. */
const ENOUGH_REQUESTS = 1e9;

/**
 * How the requests of two sides differ from being in the proportion of the weights; undefined where that is by no more than a factor of
 * 1 + tolerance either way, or may be chance: a two-sided binomial test of the canary's part at 0.001, each cluster of requests counted as one.
 */
export function findImbalance(
  requests: Sides<number>,
  weights: Sides<number>,
  { tolerance, clustering }: Pick<KnownSides, 'tolerance' | 'clustering'>,
): Imbalance | undefined {
  const all = requests.baseline + requests.canary;
  if (!(all > 0)) return undefined;
  const expectedShare = weights.canary / (weights.baseline + weights.canary);
  const factor = settle((requests.canary * weights.baseline) / (requests.baseline * weights.canary));
  if (isWithin(factor, tolerance) || chanceOf(requests, expectedShare, clustering) >= HARDLY_CHANCE) return undefined;
  return { factor, share: requests.canary / all, expectedShare };
}

/** Whether a factor is no further from 1 than 1 + tolerance, up or down. */
export function isWithin(factor: number, tolerance: number): boolean {
  return factor <= 1 + tolerance && factor * (1 + tolerance) >= 1;
}

function chanceOf({ baseline, canary }: Sides<number>, probability: number, clustering: number): number {
  const counted = Math.min(1 / clustering, ENOUGH_REQUESTS / (baseline + canary));
  const successes = Math.round(canary * counted);
  const trials = successes + Math.round(baseline * counted);
  const { atMost, atLeast } = binomialTails({ successes, trials, probability });
  return 2 * Math.min(atMost, atLeast);
}
