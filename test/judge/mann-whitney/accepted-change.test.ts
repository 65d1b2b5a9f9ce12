import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { MetricAnalysis } from '../../../src/config/metric-analysis.js';
import { acceptedChange } from '../../../src/judge/mann-whitney/accepted-change.js';

function accepted(analysis: z.input<typeof MetricAnalysis>) {
  return acceptedChange(MetricAnalysis.parse(analysis));
}

describe('acceptedChange() of mann-whitney', () => {
  it('is a tenth both ways where a metric says nothing', () => {
    expect(accepted({})).toEqual({ increase: 0.1, decrease: 0.1, absolute: null });
  });

  it('knows no bound in the direction that is not bad', () => {
    expect(accepted({ direction: 'increase' })).toEqual({ increase: 0.1, decrease: null, absolute: null });
    expect(accepted({ direction: 'decrease' })).toEqual({ increase: null, decrease: 0.1, absolute: null });
  });

  it('is what the tolerance says, in both its parts', () => {
    expect(accepted({ tolerance: { relative: { increase: 0.5, decrease: 0.2 }, absolute: 3 } })).toEqual({
      increase: 0.5,
      decrease: 0.2,
      absolute: 3,
    });
  });

  it('is none where only a limit counts', () => {
    expect(accepted({ limit: { max: 500 } })).toBeNull();
    expect(accepted({ limit: { max: 500 }, direction: 'increase' })).not.toBeNull();
  });
});
