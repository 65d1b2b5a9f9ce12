import { normalQuantile, normalUpperTail } from './normal.js';
import { betaLogOdds, betaTails, type BetaTailGoal } from './regularized-beta.js';

/** Nearer than this to p = 1/2 the quantile is found from the area between 0 and t, since 1/2 - p loses no digits there. */
const CENTRAL_AREA = 0.25;
/** From here on t and z agree to the last digit: their relative difference is about z^2/(4 df). */
const AS_GOOD_AS_NORMAL = 1e20;

/**
 * P(T > t) of Student's t distribution with any real df > 0; relative error <= 2e-13 for df from 0.5 to 1e6 where the
 * probability is above 1e-290, <= 2e-14 where it is above 1e-20. By the beta distribution of t^2/(df + t^2) (A&S 26.7.1).
 *
 * - df = Infinity: the normal distribution
 * - t = -Infinity, Infinity: 1, 0; |t| above 1e154, whose square overflows, counts as infinite
 * - df not above 0, or NaN in either: NaN
 */
export function studentUpperTail(t: number, df: number): number {
  if (!(df > 0) || Number.isNaN(t)) return NaN;
  if (df >= AS_GOOD_AS_NORMAL) return normalUpperTail(t);
  const tail = tailBeyond(t * t, df);
  return t < 0 ? 1 - tail : tail;
}

/**
 * The t with P(T <= t) = p; relative error <= 1e-14 for df from 1 to 1e6 and p from 1e-12 to 1 - 1e-12, also beside
 * p = 1/2. One or two evaluations of the tail for df from 20.
 *
 * - p = 0, 1/2, 1: -Infinity, 0, Infinity
 * - df = Infinity: the normal distribution
 * - p below 0 or above 1, df not above 0, or NaN in either: NaN
 * - quantiles beyond 1e150, which only df below 1 or p below 1e-100 have, are not resolved
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1 && df > 0)) return NaN;
  if (df >= AS_GOOD_AS_NORMAL) return normalQuantile(p);
  return p < 0.5 ? -upperQuantile(p, df) : upperQuantile(1 - p, df);
}

/** P(T > sqrt(square)). */
function tailBeyond(square: number, df: number): number {
  if (square === Infinity) return 0;
  const total = df + square;
  return betaTails({ x: df / total, y: square / total, a: df / 2, b: 0.5 }).lower / 2;
}

/** The t >= 0 with P(T > t) = p, for p from 0 to 1/2. */
function upperQuantile(p: number, df: number): number {
  if (p === 0) return Infinity;
  if (p === 0.5) return 0;
  const central = 0.5 - p;
  const goal: BetaTailGoal =
    central < CENTRAL_AREA
      ? { a: 0.5, b: df / 2, tail: 'lower', probability: 2 * central }
      : { a: 0.5, b: df / 2, tail: 'upper', probability: 2 * p };
  const logOdds = betaLogOdds(goal, roughLogOdds(-normalQuantile(p), df));
  return Math.sqrt(df * Math.exp(logOdds));
}

/**
 * About ln(t^2/df) where z is the normal quantile of the same p: for z^2 small beside df the expansion of Cornish & Fisher
 * (A&S 26.7.5, relative error mostly below 1e-5), else D. L. Wallace's approximation (1959, Ann. Math. Stat. 30:1121).
 */
function roughLogOdds(z: number, df: number): number {
  const square = z * z;
  if (square > df / 4) {
    const exponent = (square * ((8 * df + 3) / (8 * df + 1)) ** 2) / df;
    return exponent > 40 ? exponent : Math.log(Math.expm1(exponent));
  }
  const g1 = (square + 1) / 4;
  const g2 = ((5 * square + 16) * square + 3) / 96;
  const g3 = (((3 * square + 19) * square + 17) * square - 15) / 384;
  const g4 = ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92_160;
  const ratio = 1 + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df;
  return Math.log((square * ratio * ratio) / df);
}
