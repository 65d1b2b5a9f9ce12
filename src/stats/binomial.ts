import { normalQuantile } from './normal.js';
import { betaLogOdds, betaTails, type BetaTailGoal } from './regularized-beta.js';

/** So many successes in so many trials, each of which succeeds with `probability`. */
export interface BinomialCount {
  readonly successes: number;
  readonly trials: number;
  readonly probability: number;
}

/** How likely a count as small, and as large, as the one seen is; both include it, so they sum to more than 1. */
export interface BinomialTails {
  readonly atMost: number;
  readonly atLeast: number;
}

/** So many successes in so many trials, and the confidence of the interval that is asked for, from 0 to 1. */
export interface ObservedCount {
  readonly successes: number;
  readonly trials: number;
  readonly confidence: number;
}

/** Limits for the probability of a success. */
export interface ProbabilityLimits {
  readonly low: number;
  readonly high: number;
}

/**
 * P(X <= successes) and P(X >= successes) by the incomplete beta function (DLMF 8.17.5); relative error <= 1e-12 for up to
 * 1e6 trials and <= 3e-11 up to 1e9.
 *
 * - no successes: atLeast is exactly 1; no failures: atMost is; no trials: both are
 * - successes or trials not whole, or more successes than trials: RangeError
 * - probability outside 0 to 1 or NaN: RangeError
 */
export function binomialTails({ successes, trials, probability }: BinomialCount): BinomialTails {
  requireCount(successes, trials);
  requireProbability(probability, 'probability');
  const failures = trials - successes;
  const x = probability;
  const y = 1 - probability;
  return {
    atMost: failures === 0 ? 1 : betaTails({ x, y, a: successes + 1, b: failures }).upper,
    atLeast: successes === 0 ? 1 : betaTails({ x, y, a: successes, b: failures + 1 }).lower,
  };
}

/**
 * The limits of Clopper & Pearson 1934 (Biometrika 26:404) for the probability of a success: where each tail of the count is
 * half of 1 - confidence. Relative error <= 1e-13 against R's qbeta for up to 1e9 trials.
 *
 * - no successes: low is exactly 0; no failures: high is exactly 1; no trials, or confidence 1: 0 to 1
 * - successes or trials not whole, or more successes than trials: RangeError
 * - confidence outside 0 to 1 or NaN: RangeError
 */
export function clopperPearson({ successes, trials, confidence }: ObservedCount): ProbabilityLimits {
  requireCount(successes, trials);
  requireProbability(confidence, 'confidence');
  const probability = (1 - confidence) / 2;
  const failures = trials - successes;
  if (probability === 0) return { low: 0, high: 1 };
  return {
    low: successes === 0 ? 0 : chanceAt({ a: successes, b: failures + 1, tail: 'lower', probability }),
    high: failures === 0 ? 1 : chanceAt({ a: successes + 1, b: failures, tail: 'upper', probability }),
  };
}

function requireCount(successes: number, trials: number): void {
  if (Number.isSafeInteger(successes) && Number.isSafeInteger(trials) && successes >= 0 && successes <= trials) return;
  throw new RangeError(`Cannot count ${String(successes)} successes in ${String(trials)} trials`);
}

function requireProbability(value: number, name: string): void {
  if (!(value >= 0 && value <= 1))
    throw new RangeError(`Cannot take ${String(value)} as a ${name}: it is not in 0 to 1`);
}

/** The x at which the tail of a beta distribution has its probability; the search starts as if ln(x/(1 - x)) were normal. */
function chanceAt(goal: BetaTailGoal): number {
  const { a, b, tail, probability } = goal;
  const z = normalQuantile(probability);
  const start = Math.log(a / b) + (tail === 'lower' ? z : -z) * Math.sqrt(1 / a + 1 / b);
  return 1 / (1 + Math.exp(-betaLogOdds(goal, start)));
}
