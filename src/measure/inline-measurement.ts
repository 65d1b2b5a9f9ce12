import type { InlineData } from '../config/inline-data.js';
import type { Metric } from '../config/metric-config.js';
import type { MeasuredSide, Measurement } from '../judge/measurement.js';
import { describeSpan, judgedSlots, onGrid, type Grid } from '../window/grid.js';

/** A metric whose series came with the request, one value a slot. */
export function measureInline(metric: Metric, given: InlineData[string], grid: Grid): Measurement {
  const { from, to: end } = judgedSlots(grid, 0);
  const baseline = onGrid(given.baseline ?? new Float64Array(), grid);
  const canary = onGrid(given.canary ?? new Float64Array(), grid);
  // Kayenta's window has an instant more than steps, but what is missing is filled up to the steps only.
  const longest = Math.max(given.baseline?.length ?? 0, given.canary?.length ?? 0);
  const to = grid.leadMs === 0 ? Math.max(from, Math.min(end, Math.max(longest, grid.slots - 1))) : end;
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
    judged: describeSpan(grid, { from, to }),
    warnings: [],
  };
}
