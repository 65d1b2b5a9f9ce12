import type { InlineData } from '../config/inline-data.js';
import type { Metric } from '../config/metric-config.js';
import type { MeasuredSide, Measurement } from '../judge/judgement.js';
import { judgedSlots, onGrid, type Grid } from '../window/grid.js';

/** A metric whose series came with the request, one value a slot. */
export function measureInline(metric: Metric, given: InlineData[string], grid: Grid): Measurement {
  const { from, to } = judgedSlots(grid, 0);
  const baseline = onGrid(given.baseline ?? new Float64Array(), grid);
  const canary = onGrid(given.canary ?? new Float64Array(), grid);
  const sideOf = (slots: Float64Array): MeasuredSide => ({
    slots,
    expected: to - from,
    filled: slots.subarray(from, to).reduce((sum, value) => sum + Number(!Number.isNaN(value)), 0),
  });
  return {
    metric,
    baseline: baseline.subarray(from, to),
    canary: canary.subarray(from, to),
    sides: { baseline: sideOf(baseline), canary: sideOf(canary) },
    warnings: [],
  };
}
