import { describe, expect, it } from 'vitest';
import { estimateRates } from '../../../src/judge/mann-whitney/estimate-rates.js';
import { explainCounts } from '../../../src/judge/mann-whitney/explain-counts.js';
import { compareCounts } from '../../../src/stats/count-comparison.js';
import { metric } from '../../support/metric.js';

const one = (events: number) => ({ events: Float64Array.of(events), exposure: Float64Array.of(1_000) });

function explained(pValue: number, { canary = 24, baseline = 3, limit = 0.01, tolerance = {} } = {}) {
  const counts = compareCounts({ canary: one(canary), baseline: one(baseline) });
  const errors = metric({ unit: '%', analysis: { direction: 'increase', ...tolerance } });
  return explainCounts(errors, { counts, estimate: estimateRates(counts, 0.98), pValue, limit });
}

describe('explainCounts()', () => {
  it('tells the change, the counts, how seldom that would be, and what is accepted', () => {
    expect(explained(1 / 140)).toEqual({
      text: 'is high: 7 times as high, 24 of 1000 against 3 of 1000 of the baseline. Were the canary no worse, such evidence would come up at any time in at most 1 of 140 rollouts (limit 1 of 100). That is beyond what is accepted: increases below 10 %.',
      finding: 'is 7 times as high',
    });
  });

  it.each([
    [1 / 100.4, 0.01, 'at most 1 of 100.4 rollouts (limit 1 of 100)'],
    [1 / 123_456, 0.01, 'at most 1 of 123000 rollouts (limit 1 of 100)'],
    [1e-30, 0.01, 'at most 1 of 1000000 rollouts (limit 1 of 100)'],
    [0, 0.01, 'at most 1 of 1000000 rollouts (limit 1 of 100)'],
    [1e-9, 1e-8, 'at most 1 of 100000000 rollouts (limit 1 of 100000000)'],
    [1 / 40, 0.03, 'at most 1 of 40 rollouts (limit 1 of 33.3)'],
  ])('tells p %d beside limit %d as: %s', (pValue, limit, told) => {
    expect(explained(pValue, { limit }).text).toContain(told);
  });

  it('tells what has risen from nothing', () => {
    expect(explained(0.001, { baseline: 0 }).text).toContain('24 of 1000 against 0 of 1000 of the baseline');
  });

  it('tells the unit where the metric accepts a change in it', () => {
    const { text } = explained(0.001, { tolerance: { tolerance: { absolute: 0.5 } } });

    expect(text).toContain('7 times as high (2.1 percentage points), 24 of 1000');
    expect(text).toContain('increases below 10 % of the baseline or below 0.5 percentage points.');
  });
});
