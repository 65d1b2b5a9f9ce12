import { clopperPearson } from './binomial.js';

/** The whole events of both sides. */
export interface EventSides {
  readonly canary: { readonly events: number };
  readonly baseline: { readonly events: number };
}

/** The sums over the slots of each side's events, weighed by the other's share of the slot's exposure. */
export interface WeighedEvents {
  readonly canaryWeighed: number;
  readonly baselineWeighed: number;
}

/** A ratio of rates of events. */
export interface RateRatio {
  /** The canary's rate over the baseline's, slots weighed alike, with half an event more on each side; 1 without events. */
  readonly ratio: number;
  /** That ratio in multiples of canary.events / baseline.events: with steady traffic (1 - share) / share. */
  readonly odds: number;
}

/** Keeps a ratio finite and hardly moves any other. */
const HALF_AN_EVENT = 0.5;

/**
 * The ratio X / Y of the weighed events (Mantel & Haenszel 1959, J. Natl. Cancer Inst. 22:719), half an event more in each number of
 * events; the share is the canary's of all events, were they as frequent on both sides.
 *
 * - half an event that would turn the direction round is not added: what is so small must not be told as its opposite
 * - 1 where the rates are the same, or that half event is all there is on a side
 */
export function rateRatio(
  { canary, baseline }: EventSides,
  { canaryWeighed, baselineWeighed, share, sign }: WeighedEvents & { readonly share: number; readonly sign: number },
): RateRatio {
  const counted = Math.min(canary.events, baseline.events, canaryWeighed, baselineWeighed) > 0;
  const weighed = canaryWeighed / baselineWeighed;
  const odds = counted ? (weighed * baseline.events) / canary.events : (1 - share) / share;
  if (sign === 0 || !isPositive(odds)) return { ratio: 1, odds };
  const ratio = (odds * (canary.events + HALF_AN_EVENT)) / (baseline.events + HALF_AN_EVENT);
  if ((ratio - 1) * sign > 0) return { ratio, odds };
  return { ratio: counted ? weighed : 1, odds };
}

/** The limits of a ratio; Infinity above where the baseline may have no events at all. */
export interface RateRatioLimits {
  readonly low: number;
  readonly high: number;
}

/**
 * The limits of the canary's rate over the baseline's: Clopper & Pearson's (1934) for the canary's part p of the events turned into
 * limits of the ratio, p / (1 - p) times the odds. As R's `poisson.test` (relative error < 1e-9). No events: 0 and Infinity.
 */
export function rateRatioLimits(
  { canary, baseline, odds }: EventSides & Pick<RateRatio, 'odds'>,
  confidence: number,
): RateRatioLimits {
  const trials = canary.events + baseline.events;
  if (trials === 0 || !isPositive(odds)) return { low: 0, high: Infinity };
  const { low, high } = clopperPearson({ successes: canary.events, trials, confidence });
  return { low: (low / (1 - low)) * odds, high: (high / (1 - high)) * odds };
}

function isPositive(odds: number): boolean {
  return odds > 0 && odds < Infinity;
}
