/** Both samples in ascending order, without NaN. */
export interface SortedSides {
  readonly canary: Float64Array;
  readonly baseline: Float64Array;
}

/** Thrown by `shiftedRankSum` when every observation is tied, so that the rank sum has no spread to be measured in. */
export class AllTiedError extends RangeError {
  override readonly name = 'AllTiedError';
}

/**
 * The standardised rank sum of the canary after subtracting the trial `shift` from it: W(shift), standard normal without a difference.
 *
 * The normal branch of R's `wilcox.test(conf.int = TRUE)`, with average ranks, tie-corrected variance and a continuity
 * correction of half a rank towards 0 (Bauer 1972, JASA 67:687; Hollander & Wolfe, Nonparametric Statistical Methods, 4.1):
 *
 *     dz = R_canary - n(n+1)/2 - nm/2
 *     W  = (dz - sign(dz)/2) / sqrt( nm/12 ((n+m+1) - sum(t^3 - t) / ((n+m)(n+m-1))) )
 *
 * with n canary and m baseline samples and t the sizes of the groups of ties. Exact up to the last division and root.
 * W never rises as the shift rises, except where ties come and go.
 *
 * @throws {AllTiedError} when all n + m observations are tied at this shift
 */
export function shiftedRankSum(sides: SortedSides, shift: number): number {
  const { canary, baseline } = sides;
  const n = canary.length;
  const m = baseline.length;
  const { rankSum, tieTerm } = rankShifted(sides, shift);
  const dz = rankSum - (n * (n + 1)) / 2 - (n * m) / 2;
  const sigma = Math.sqrt(((n * m) / 12) * (n + m + 1 - tieTerm / ((n + m) * (n + m - 1))));
  if (sigma === 0) throw new AllTiedError('Cannot standardise a rank sum: all observations are tied');
  return (dz - 0.5 * Math.sign(dz)) / sigma;
}

/** The canary's rank sum among both sides and sum(t^3 - t), by merging the two sorted samples: n + m steps, no memory. */
function rankShifted({ canary, baseline }: SortedSides, shift: number): { rankSum: number; tieTerm: number } {
  const n = canary.length;
  const m = baseline.length;
  let i = 0;
  let j = 0;
  let rankSum = 0;
  let tieTerm = 0;
  let x = shifted(canary[0], shift);
  let y = baseline[0] ?? Infinity;
  while (i < n || j < m) {
    const value = x < y ? x : y;
    const before = i + j;
    const firstTied = i;
    while (i < n && x === value) x = shifted(canary[++i], shift);
    while (j < m && y === value) y = baseline[++j] ?? Infinity;
    const tied = i + j - before;
    rankSum += (i - firstTied) * (before + (tied + 1) / 2);
    if (tied > 1) tieTerm += tied * tied * tied - tied;
  }
  return { rankSum, tieTerm };
}

/** The sample after the shift; Infinity past the end and where infinities cancel, so that NaN ranks largest and ascending stays ascending. */
function shifted(sample: number | undefined, shift: number): number {
  const difference = (sample ?? Infinity) - shift;
  return Number.isNaN(difference) ? Infinity : difference;
}
