import { describe, expect, it } from 'vitest';
import { normalRankSumTails } from '../../src/stats/normal-rank-sum-tails.js';
import { rankSum } from '../../src/stats/rank-sum.js';
import { sidesOf, wilcoxVectors } from '../support/wilcox-vectors.js';

describe('normalRankSumTails()', () => {
  it.each(wilcoxVectors)('equals the one-sided p of R on $id', (vector) => {
    const sides = sidesOf(vector);

    const { atMost, atLeast } = normalRankSumTails(sides, rankSum(sides));

    expect(Math.abs(atMost / (vector.normalLess.p ?? NaN) - 1)).toBeLessThan(1e-13);
    expect(Math.abs(atLeast / (vector.normalGreater.p ?? NaN) - 1)).toBeLessThan(1e-13);
  });

  it.each(wilcoxVectors.filter(({ normalCorrected98 }) => typeof normalCorrected98.p === 'number'))(
    'gives by the smaller tail the two-sided p of R on $id',
    (vector) => {
      const sides = sidesOf(vector);

      const { atMost, atLeast } = normalRankSumTails(sides, rankSum(sides));

      const pValue = Math.min(1, 2 * Math.min(atMost, atLeast));
      expect(Math.abs(pValue / (vector.normalCorrected98.p ?? NaN) - 1)).toBeLessThan(1e-13);
    },
  );
});
