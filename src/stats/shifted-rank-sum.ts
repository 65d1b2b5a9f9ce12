/** Both samples in ascending order, without NaN. */
export interface SortedSides {
  readonly canary: Float64Array;
  readonly baseline: Float64Array;
}

/** Thrown when every observation is tied, so that the rank sum has no spread to be measured in. */
export class AllTiedError extends RangeError {
  override readonly name = 'AllTiedError';
}

/**
 * The standardised rank sum of the canary as a function of a trial shift that is subtracted from it: W(shift), standard normal
 * without a difference.
 *
 * The normal branch of R's `wilcox.test(conf.int = TRUE)`, with average ranks, tie-corrected variance and a continuity
 * correction of half a rank towards 0 (Bauer 1972, JASA 67:687; Hollander & Wolfe, Nonparametric Statistical Methods, 4.1):
 *
 *     dz = R_canary - n(n+1)/2 - nm/2
 *     W  = (dz - sign(dz)/2) / sqrt( nm/12 ((n+m+1) - sum(t^3 - t) / ((n+m)(n+m-1))) )
 *
 * with n canary and m baseline samples and t the sizes of the groups of ties. Exact up to the last division and root. W falls
 * in steps as the shift rises. One value costs a pass over the distinct samples of both sides.
 *
 * - -0 ranks below 0, as where the judge that this serves was measured
 * - what infinities leave undefined (Infinity - Infinity) ranks largest
 *
 * The function throws an AllTiedError at a shift where all n + m observations are tied.
 */
export function shiftedRankSum(sides: SortedSides): (shift: number) => number {
  const n = sides.canary.length;
  const m = sides.baseline.length;
  const canary = toRuns(sides.canary);
  const baseline = toRuns(sides.baseline);
  return (shift) => {
    const { u, tieTerm } = countApart(canary, baseline, shift) ?? countTied(canary, baseline, shift);
    const dz = u - (n * m) / 2;
    const sigma = Math.sqrt(((n * m) / 12) * (n + m + 1 - tieTerm / ((n + m) * (n + m - 1))));
    if (sigma === 0) throw new AllTiedError('Cannot standardise a rank sum: all observations are tied');
    return (dz - 0.5 * Math.sign(dz)) / sigma;
  };
}

/** Ascending samples as runs of equal ones. Plain arrays: they are made and dropped faster than typed ones of this size. */
interface Runs {
  readonly values: readonly number[];
  readonly counts: readonly number[];
  /** sum(t^3 - t) over the runs. */
  readonly tieTerm: number;
  /** The smallest difference between neighbouring values, and the largest absolute value. */
  readonly smallestGap: number;
  readonly largest: number;
}

/** U = R_canary - n(n+1)/2, the pairs that the canary wins and half of those that tie; and sum(t^3 - t). */
interface Comparison {
  readonly u: number;
  readonly tieTerm: number;
}

function toRuns(sorted: Float64Array): Runs {
  const values: number[] = [];
  const counts: number[] = [];
  let start = 0;
  let tieTerm = 0;
  let smallestGap = Infinity;
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i] ?? NaN;
    const next = sorted[i + 1] ?? Infinity;
    if (Object.is(value, sorted[i + 1])) continue;
    smallestGap = Math.min(smallestGap, next - value);
    const t = i + 1 - start;
    values.push(value);
    counts.push(t);
    tieTerm += t * t * t - t;
    start = i + 1;
  }
  const largest = Math.max(Math.abs(values[0] ?? 0), Math.abs(values.at(-1) ?? 0));
  return { values, counts, tieTerm, smallestGap, largest };
}

/**
 * The comparison where no two runs tie, else undefined. Which side comes next is a coin toss that no processor predicts, so the
 * merge computes with the outcome instead of branching on it.
 */
function countApart(canary: Runs, baseline: Runs, shift: number): Comparison | undefined {
  // Rounding may make neighbours equal that are closer than this; and nothing is apart from an infinity.
  const roundingError = Number.EPSILON * (canary.largest + Math.abs(shift));
  if (!(canary.smallestGap > roundingError)) return undefined;
  const n = canary.values.length;
  const m = baseline.values.length;
  let i = 0;
  let j = 0;
  let below = 0;
  let u = 0;
  let ties = 0;
  while (i < n && j < m) {
    const x = (canary.values[i] ?? NaN) - shift;
    const y = baseline.values[j] ?? NaN;
    const canaryFirst = x < y ? 1 : 0;
    ties += x === y ? 1 : 0;
    u += canaryFirst * (canary.counts[i] ?? 0) * below;
    below += (1 - canaryFirst) * (baseline.counts[j] ?? 0);
    i += canaryFirst;
    j += 1 - canaryFirst;
  }
  if (ties > 0) return undefined;
  for (; i < n; i++) u += (canary.counts[i] ?? 0) * below;
  return { u, tieTerm: canary.tieTerm + baseline.tieTerm };
}

/** The comparison where runs tie, also those of one side. */
function countTied(canary: Runs, baseline: Runs, shift: number): Comparison {
  let i = 0;
  let j = 0;
  let below = 0;
  let u = 0;
  let tieTerm = 0;
  while (i < canary.values.length || j < baseline.values.length) {
    const value = Math.min(moved(canary.values[i], shift), baseline.values[j] ?? Infinity);
    let ofCanary = 0;
    let ofBaseline = 0;
    while (i < canary.values.length && Object.is(moved(canary.values[i], shift), value))
      ofCanary += canary.counts[i++] ?? 0;
    while (Object.is(baseline.values[j], value)) ofBaseline += baseline.counts[j++] ?? 0;
    const t = ofCanary + ofBaseline;
    u += ofCanary * (below + ofBaseline / 2);
    tieTerm += t * t * t - t;
    below += ofBaseline;
  }
  return { u, tieTerm };
}

/** The sample after the shift; Infinity past the end, and where infinities cancel out to NaN, so that it ranks largest. */
function moved(sample: number | undefined, shift: number): number {
  const difference = (sample ?? Infinity) - shift;
  return Number.isNaN(difference) ? Infinity : difference;
}
