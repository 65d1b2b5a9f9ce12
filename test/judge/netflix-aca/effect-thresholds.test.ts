import { describe, expect, it } from 'vitest';
import { effectThresholds } from '../../../src/judge/netflix-aca/effect-thresholds.js';
import { metric } from '../../support/metric.js';

function thresholdsOf(analysis: NonNullable<Parameters<typeof metric>[0]>['analysis']) {
  const { allowedIncrease, allowedDecrease, criticalIncrease, criticalDecrease } = effectThresholds(
    metric({ analysis: analysis! }).analysis,
  );
  return [allowedIncrease, allowedDecrease, criticalIncrease, criticalDecrease];
}

describe('effectThresholds()', () => {
  it('are met by any effect where nothing is said', () => {
    expect(thresholdsOf({})).toEqual([1, 1, 1, 1]);
    expect(thresholdsOf({ effectSize: { measure: 'cles' } })).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  it('come from tolerance and criticalChange, each way by itself', () => {
    expect(thresholdsOf({ tolerance: { relative: 0.25 }, critical: true, criticalChange: 0.5 })).toEqual([
      1.25, 0.75, 1.5, 0.5,
    ]);
    expect(
      thresholdsOf({
        tolerance: { relative: { increase: 0.25 } },
        critical: true,
        criticalChange: { increase: 2, decrease: 0.75 },
      }),
    ).toEqual([1.25, 1, 3, 0.25]);
    expect(thresholdsOf({ tolerance: { relative: 3 } })).toEqual([4, 0, 1, 1]);
  });

  it('come from effectSize as it stands', () => {
    const effectSize = { allowedIncrease: 1.1, allowedDecrease: 0.9, criticalIncrease: 1.5, criticalDecrease: 0.4 };

    expect(thresholdsOf({ effectSize })).toEqual([1.1, 0.9, 1.5, 0.4]);
  });
});
