import { mannWhitney } from '../../stats/mann-whitney.js';
import { normalQuantile } from '../../stats/normal.js';
import { rankSumQuantile } from '../../stats/rank-sum-distribution.js';
import { unalignedRankLens, type RankLens } from '../../stats/rank-lens.js';
import { studentQuantile } from '../../stats/student-t.js';
import { twoLenses } from '../../stats/two-lenses.js';
import { pairedDifferences, valueLens, type ValueLens } from '../../stats/value-lens.js';
import type { SamplesUsed, TestRule } from '../test-result.js';
import type { PairedSlots } from './pair-slots.js';

/** Whether the sides differ beyond chance, and how sure an estimate of by how much can be. */
export interface SidesTest {
  readonly rule: TestRule;
  /** Two-sided. */
  readonly pValue: number;
  /** 1 where the canary is higher, -1 where it is lower, 0 where neither. */
  readonly sign: number;
  readonly samples: SamplesUsed;
  readonly probabilityOfSuperiority: number;
  /** Half the width of the interval of U, in pairs of samples. */
  readonly halfWidth: (confidence: number) => number;
  /** That of the interval of U. */
  readonly df: number;
  /** Of the samples' differences; undefined where slots are no pairs. */
  readonly value: ValueLens | undefined;
  /** How many tests share the level. */
  readonly lenses: number;
  /** The share of the spread of U that ties leave, from 0 to 1. */
  readonly untied: number;
}

/** The test of two sides at the dependence that the config assumes. */
export function testSides(sides: PairedSlots, dependence: 'ar1' | 'none'): SidesTest {
  if (dependence === 'none') return testIndependent(sides);
  return sides.aligned ? testAligned(sides) : testUnaligned(sides);
}

function testAligned(sides: PairedSlots): SidesTest {
  const { rank, value, pValue, sign, decidedBy } = twoLenses(sides);
  const { effectiveSamples, dependence } = decidedBy === 'rank' ? rank : value;
  return {
    ...ofRanks(rank, sides),
    rule: decidedBy,
    pValue,
    sign,
    samples: { used: value.count, effective: effectiveSamples, autocorrelation: dependence.autocorrelation },
    value,
    lenses: 2,
  };
}

function testUnaligned(sides: PairedSlots): SidesTest {
  const rank = unalignedRankLens(sides);
  const { canary, baseline } = sides.inTime;
  return {
    ...ofRanks(rank, sides),
    rule: 'rank',
    pValue: rank.pValue,
    sign: Math.sign(rank.t),
    samples: {
      used: Math.min(canary.length, baseline.length),
      effective: rank.effectiveSamples,
      autocorrelation: rank.dependence.autocorrelation,
    },
    value: undefined,
    lenses: 1,
  };
}

function ofRanks(rank: RankLens, { sorted }: PairedSlots) {
  const pairs = sorted.canary.length * sorted.baseline.length;
  const { df, standardError, standardDeviation, probabilityOfSuperiority } = rank;
  return {
    probabilityOfSuperiority,
    df,
    halfWidth: (confidence: number) => studentQuantile((1 + confidence) / 2, df) * pairs * standardError,
    untied: untiedShare(standardDeviation, sorted),
  };
}

/** As precise as the normal distribution: its degrees of freedom have no end. */
const NORMAL_DF = 1e6;
const MOST_PAIRS_EXACT = 10_000;
/** One pair of ties leaves less. */
const NO_TIES = 1 - 1e-10;

function testIndependent(sides: PairedSlots): SidesTest {
  const { sorted, inTime, aligned } = sides;
  const { pValue, u, standardDeviation, probabilityOfSuperiority } = mannWhitney(sorted);
  const n = sorted.canary.length;
  const m = sorted.baseline.length;
  const untied = untiedShare(standardDeviation, sorted);
  const halfWidth = (confidence: number): number => {
    const tail = (1 - confidence) / 2;
    if (untied > NO_TIES && n * m <= MOST_PAIRS_EXACT) {
      // The limits are the k-th differences from either end; see differenceLimits().
      return (n * m) / 2 - 0.5 - Math.max(1, rankSumQuantile(tail, n, m));
    }
    return -normalQuantile(tail) * untiedDeviation(n, m);
  };
  return {
    rule: 'rank',
    pValue,
    sign: Math.sign(u - (n * m) / 2),
    samples: { used: Math.min(n, m), effective: null, autocorrelation: null },
    probabilityOfSuperiority,
    halfWidth,
    df: NORMAL_DF,
    value: aligned ? valueLens(pairedDifferences(inTime), false) : undefined,
    lenses: 1,
    untied,
  };
}

function untiedShare(standardDeviation: number, { canary, baseline }: PairedSlots['sorted']): number {
  return standardDeviation / untiedDeviation(canary.length, baseline.length);
}

function untiedDeviation(n: number, m: number): number {
  return Math.sqrt(((n * m) / 12) * (n + m + 1));
}
