import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { MetricAnalysis } from '../../../src/config/metric-analysis.js';
import { acceptedChange } from '../../../src/judge/netflix-aca/accepted-change.js';

function accepted(analysis: z.input<typeof MetricAnalysis>) {
  return acceptedChange(MetricAnalysis.parse(analysis));
}

describe('acceptedChange() of netflix-aca', () => {
  it('is nothing where a metric says nothing, as Kayenta has it', () => {
    expect(accepted({})).toEqual({ increase: 0, decrease: 0, absolute: null });
  });

  it("tells Kayenta's effect sizes as changes, without what floats lose", () => {
    expect(accepted({ effectSize: { allowedIncrease: 1.1, allowedDecrease: 0.7 } })).toEqual({
      increase: 0.1,
      decrease: 0.3,
      absolute: null,
    });
  });

  it('takes a tolerance as well, and only in the direction that is bad', () => {
    expect(accepted({ direction: 'increase', tolerance: { relative: 0.25 } })).toEqual({
      increase: 0.25,
      decrease: null,
      absolute: null,
    });
  });

  it('accepts no less than nothing: a threshold inside of no change is met by any', () => {
    expect(accepted({ effectSize: { allowedIncrease: 0.9, allowedDecrease: 1.2 } })).toMatchObject({
      increase: 0,
      decrease: 0,
    });
  });

  it('is not told where the effect is a chance, which is no change', () => {
    expect(accepted({ effectSize: { measure: 'cles', allowedIncrease: 0.7 } })).toBeNull();
  });
});
