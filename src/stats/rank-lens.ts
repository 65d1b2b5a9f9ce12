import { midranks } from './midranks.js';
import { rankSum } from './rank-sum.js';
import { serialDependence, type SerialDependence } from './serial-dependence.js';
import type { SortedSides } from './shifted-rank-sum.js';
import { studentUpperTail } from './student-t.js';

/** Both sides' samples: sample i of both is from the same slot where the sides are aligned. */
export interface SampleSides {
  readonly canary: Float64Array;
  readonly baseline: Float64Array;
}

/** Samples in their slots' order and in ascending order. */
export interface OrderedSides {
  readonly inTime: SampleSides;
  readonly sorted: SortedSides;
}

/** A Mann-Whitney test whose variance allows for serial dependence. */
export interface RankLens {
  readonly u: number;
  /** Of U for independent samples, corrected for ties. */
  readonly standardDeviation: number;
  /** P(canary > baseline) + P(equal) / 2. */
  readonly probabilityOfSuperiority: number;
  readonly dependence: SerialDependence;
  /** The number of independent samples a side that would say as much. */
  readonly effectiveSamples: number;
  /** Of U / nm. */
  readonly standardError: number;
  readonly df: number;
  readonly t: number;
  /** Two-sided. */
  readonly pValue: number;
}

/** Below this, the paired variance alone is liberal, and the independent one is a floor (Zwiers & von Storch 1995, J. Climate 8:336). */
const FEW_EFFECTIVE_SAMPLES = 30;

/**
 * The Mann-Whitney test of aligned sides by the differences of their ranks, each within its own side:
 *
 *     D_t = (rank of x_t among x - rank of y_t among y) / n;   se = sqrt( mean(D^2) V / n ),   V by AR(1) from D
 *     t   = sign(d) max(|d| - 1/2, 0) / (nm) / se,   d = U - nm/2,   df = n/V - 1
 *
 * By the projection U/nm - theta = mean F(x_t) - mean F(y_t) (Brunner & Munzel 2000, Biom. J. 42:17), so that effects of time that
 * both sides share cancel out; ranks within a side are not touched by the shift itself. The error of independent samples is a floor
 * below 30 effective samples. All equal: p = 1.
 */
export function rankLens({ inTime, sorted }: OrderedSides): RankLens {
  const n = inTime.canary.length;
  const canary = midranks(inTime.canary, sorted.canary);
  const baseline = midranks(inTime.baseline, sorted.baseline);
  const differences = canary.map((rank, slot) => (rank - (baseline[slot] ?? NaN)) / n);
  const dependence = serialDependence(differences);
  const effectiveSamples = n / dependence.inflation;
  const sum = rankSum(sorted);
  const paired = Math.sqrt((meanSquare(differences) * dependence.inflation) / n);
  const independent = sum.standardDeviation / (n * n);
  const standardError =
    effectiveSamples < FEW_EFFECTIVE_SAMPLES || paired === 0 ? Math.max(paired, independent) : paired;
  return {
    ...tested(sum.u, n * n, { standardError, df: Math.max(1, effectiveSamples - 1) }),
    standardDeviation: sum.standardDeviation,
    probabilityOfSuperiority: sum.probabilityOfSuperiority,
    dependence,
    effectiveSamples,
  };
}

/**
 * The same for sides whose samples are from different times, each with its own AR(1) variance of its ranks:
 *
 *     se^2 = vx V(rho_x) / n + vy V(rho_y) / m,   df = nEff_x + nEff_y - 2
 *
 * with v the variance of rank / n; the error of independent samples is a floor. It is blind where both sides share a trend. The
 * dependence that is given back is that of the more dependent side.
 */
export function unalignedRankLens({ inTime, sorted }: OrderedSides): RankLens {
  const canary = placementVariance(inTime.canary, sorted.canary);
  const baseline = placementVariance(inTime.baseline, sorted.baseline);
  const pairs = inTime.canary.length * inTime.baseline.length;
  const sum = rankSum(sorted);
  const error = Math.sqrt(canary.ofMean + baseline.ofMean);
  const standardError = Math.max(error, sum.standardDeviation / pairs);
  const weaker = canary.effectiveSamples < baseline.effectiveSamples ? canary : baseline;
  const df = Math.max(1, canary.effectiveSamples + baseline.effectiveSamples - 2);
  return {
    ...tested(sum.u, pairs, { standardError, df }),
    standardDeviation: sum.standardDeviation,
    probabilityOfSuperiority: sum.probabilityOfSuperiority,
    dependence: weaker.dependence,
    effectiveSamples: weaker.effectiveSamples,
  };
}

/** The variance of the mean placement of one side's samples among themselves. */
function placementVariance(samples: Float64Array, sorted: Float64Array) {
  const n = samples.length;
  const placements = midranks(samples, sorted).map((rank) => (rank - (n + 1) / 2) / n);
  const dependence = serialDependence(placements);
  return {
    dependence,
    effectiveSamples: n / dependence.inflation,
    ofMean: (meanSquare(placements) * dependence.inflation) / n,
  };
}

function meanSquare(values: Float64Array): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return squares / values.length;
}

function tested(u: number, pairs: number, { standardError, df }: Pick<RankLens, 'standardError' | 'df'>) {
  const excess = u - pairs / 2;
  const corrected = Math.sign(excess) * Math.max(Math.abs(excess) - 0.5, 0);
  const t = corrected === 0 ? 0 : corrected / pairs / standardError;
  return { u, standardError, df, t, pValue: Math.min(1, 2 * studentUpperTail(Math.abs(t), df)) };
}
