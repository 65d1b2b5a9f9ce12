/** An interval and the function's values at its two ends, which should differ in sign. */
export interface Bracket {
  readonly low: number;
  readonly high: number;
  readonly fLow: number;
  readonly fHigh: number;
}

/** When the search stops: `tolerance` is absolute, in the unit of x. */
export interface RootSearch {
  readonly tolerance: number;
  readonly maxIterations: number;
}

/**
 * The point at which Brent's root finder stops between the ends of `bracket`.
 *
 * R. P. Brent, Algorithms for Minimization without Derivatives (1973), chapter 4 ("zeroin"): inverse quadratic or linear
 * interpolation where it behaves, bisection where it does not. The answer is an end of an interval that holds a change of
 * sign and is at most 4 eps |x| + tolerance wide; for a step function it may be on either side of the jump.
 *
 * - an end where f is exactly 0 is returned at once, the lower one first
 * - when the iterations run out the last point is returned
 * - a search that reaches NaN (an infinite bracket can) returns NaN
 */
export function brentRoot(f: (x: number) => number, bracket: Bracket, search: RootSearch): number {
  if (bracket.fLow === 0) return bracket.low;
  if (bracket.fHigh === 0) return bracket.high;
  let { low: previous, fLow: fPrevious, high: best, fHigh: fBest } = bracket;
  let opposite = previous;
  let fOpposite = fPrevious;
  for (let iteration = 0; iteration < search.maxIterations; iteration++) {
    const lastStep = best - previous;
    if (Math.abs(fOpposite) < Math.abs(fBest)) {
      [previous, best, opposite] = [best, opposite, best];
      [fPrevious, fBest, fOpposite] = [fBest, fOpposite, fBest];
    }
    const tolerance = 2 * Number.EPSILON * Math.abs(best) + search.tolerance / 2;
    const bisection = (opposite - best) / 2;
    if (Math.abs(bisection) <= tolerance || fBest === 0 || Number.isNaN(best)) return best;
    const mayInterpolate = Math.abs(lastStep) >= tolerance && Math.abs(fPrevious) > Math.abs(fBest);
    let step = mayInterpolate
      ? interpolatedStep({ previous, best, opposite, fPrevious, fBest, fOpposite }, lastStep, tolerance)
      : bisection;
    if (Math.abs(step) < tolerance) step = step > 0 ? tolerance : -tolerance;
    previous = best;
    fPrevious = fBest;
    best += step;
    fBest = f(best);
    if ((fBest > 0 && fOpposite > 0) || (fBest < 0 && fOpposite < 0)) {
      opposite = previous;
      fOpposite = fPrevious;
    }
  }
  return best;
}

/** The three points that the search remembers; `best` and `opposite` enclose the change of sign. */
interface SearchState {
  readonly previous: number;
  readonly best: number;
  readonly opposite: number;
  readonly fPrevious: number;
  readonly fBest: number;
  readonly fOpposite: number;
}

/** The step p/q of the secant through two points or the inverse parabola through three, or bisection where p/q leaves the interval. */
function interpolatedStep(state: SearchState, lastStep: number, tolerance: number): number {
  const { previous, best, opposite, fPrevious, fBest, fOpposite } = state;
  const width = opposite - best;
  const s = fBest / fPrevious;
  let p: number;
  let q: number;
  if (previous === opposite) {
    p = width * s;
    q = 1 - s;
  } else {
    const t = fPrevious / fOpposite;
    const r = fBest / fOpposite;
    p = s * (width * t * (t - r) - (best - previous) * (r - 1));
    q = (t - 1) * (r - 1) * (s - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  const staysInside = p < 0.75 * width * q - Math.abs(tolerance * q) / 2 && p < Math.abs((lastStep * q) / 2);
  return staysInside ? p / q : width / 2;
}
