import { rankLens, type OrderedSides, type RankLens } from './rank-lens.js';
import { pairedDifferences, valueLens, type ValueLens } from './value-lens.js';

/** What both lenses see of aligned sides. */
export interface TwoLenses {
  readonly rank: RankLens;
  readonly value: ValueLens;
  /** Two-sided. */
  readonly pValue: number;
  /** 1 where the canary is higher by the deciding lens, -1 where it is lower, 0 where neither. */
  readonly sign: number;
  readonly decidedBy: 'rank' | 'value';
}

/**
 * Two tests of the same sides, by ranks (which outliers cannot move) and by values (which see how far apart separated sides are), each at
 * half the level: p = min(1, 2 min(p_rank, p_value)), by Bonferroni. The smaller one decides.
 */
export function twoLenses(sides: OrderedSides): TwoLenses {
  const rank = rankLens(sides);
  const value = valueLens(pairedDifferences(sides.inTime));
  const decidedBy = value.pValue < rank.pValue ? 'value' : 'rank';
  const decider = decidedBy === 'value' ? value : rank;
  return {
    rank,
    value,
    pValue: Math.min(1, 2 * decider.pValue),
    sign: Math.sign(decider.t),
    decidedBy,
  };
}
