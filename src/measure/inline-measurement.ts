import type { InlineData, InlineSeries } from '../config/inline-data.js';
import type { Metric } from '../config/metric-config.js';
import type { MeasuredSide, Measurement, Sides } from '../judge/measurement.js';
import type { SlotCounts } from '../stats/count-comparison.js';
import { describeSpan, judgedSlots, onGrid, type Grid, type SlotSpan } from '../window/grid.js';
import { inlineSlots } from '../window/inline-slots.js';
import { asPercentages } from './as-percentages.js';
import { ratioOfCounts } from './ratio-of-counts.js';

/** One side on the grid: its values, and the events that they are the percentages of. */
interface GivenSide {
  readonly values: Float64Array;
  readonly counts?: SlotCounts | undefined;
}

/** A metric whose series came with the request, one value a slot. */
export function measureInline(metric: Metric, given: InlineData[string], grid: Grid): Measurement {
  const baseline = lay(given.baseline, metric, grid);
  const canary = lay(given.canary, metric, grid);
  const { from, to } = judgedSpan(given, grid);
  const sideOf = ({ values, counts }: GivenSide): MeasuredSide => ({
    slots: values,
    counts,
    expected: to - from,
    filled: values.subarray(from, to).reduce((sum, value) => sum + Number(!Number.isNaN(value)), 0),
  });
  return {
    metric: baseline.counts || canary.counts ? asPercentages(metric) : metric,
    baseline: baseline.values.subarray(from, to),
    canary: canary.values.subarray(from, to),
    counts: judgedCounts({ baseline, canary }, { from, to }),
    sides: { baseline: sideOf(baseline), canary: sideOf(canary) },
    judged: describeSpan(grid, { from, to }),
    warnings: [],
  };
}

/** Kayenta's window has an instant more than steps, but what is missing is filled up to the steps only. */
function judgedSpan({ baseline, canary }: InlineData[string], grid: Grid): SlotSpan {
  const { from, to } = judgedSlots(grid, 0);
  const longest = Math.max(inlineSlots(baseline), inlineSlots(canary));
  return { from, to: grid.leadMs === 0 ? Math.max(from, Math.min(to, Math.max(longest, grid.slots - 1))) : to };
}

function lay(given: InlineSeries | undefined, { analysis }: Metric, grid: Grid): GivenSide {
  if (!given) return { values: onGrid(new Float64Array(), grid) };
  if (!('events' in given)) return { values: onGrid(given, grid) };
  const [ratio] = ratioOfCounts(
    { events: [unlabelled(onGrid(given.events, grid))], exposure: [unlabelled(onGrid(given.exposure, grid))] },
    analysis.missing === 'zero',
  );
  return { values: ratio?.values ?? onGrid(new Float64Array(), grid), counts: ratio?.counts };
}

function unlabelled(values: Float64Array) {
  return { labels: {}, values, filled: Uint8Array.from(values, (value) => Number(!Number.isNaN(value))) };
}

function judgedCounts({ baseline, canary }: Sides<GivenSide>, { from, to }: SlotSpan): Measurement['counts'] {
  if (!baseline.counts || !canary.counts) return undefined;
  const cut = ({ events, exposure }: SlotCounts): SlotCounts => ({
    events: events.slice(from, to),
    exposure: exposure.slice(from, to),
  });
  return { baseline: cut(baseline.counts), canary: cut(canary.counts) };
}
