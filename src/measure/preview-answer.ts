import type { PreviewedAnswer } from '../judge/preview.js';
import { describe } from '../stats/describe.js';
import type { SlotSpan } from '../window/grid.js';
import type { MeasuredSeries } from './measured-series.js';

/** Enough to see what tells series apart. */
const MOST_LABELS = 5;

/** What the series of one side look like in these slots. */
export function previewAnswer(
  all: readonly MeasuredSeries[],
  { from, to }: SlotSpan,
  tookMs: number | null,
): PreviewedAnswer {
  const series = all.map(({ values }) => values.subarray(from, to));
  const samples = Float64Array.from(series.flatMap((values) => [...values].filter((value) => !Number.isNaN(value))));
  const { min, median, max } = describe(samples);
  return {
    series: all.length,
    labels: all.slice(0, MOST_LABELS).map(({ labels }) => labels),
    // A side without any series lacks one.
    expected: Math.max(1, all.length) * (to - from),
    samples: samples.length,
    longestGap: all.length === 0 ? to - from : series.reduce((longest, one) => Math.max(longest, longestGapOf(one)), 0),
    min,
    median,
    max,
    slots: meanOfSlots(series, to - from),
    counts: countsOf(all, { from, to }),
    tookMs,
  };
}

function longestGapOf(values: Float64Array): number {
  let [longest, now] = [0, 0];
  for (const value of values) {
    now = Number.isNaN(value) ? now + 1 : 0;
    longest = Math.max(longest, now);
  }
  return longest;
}

function meanOfSlots(series: readonly Float64Array[], slots: number): Float64Array {
  const sums = new Float64Array(slots);
  const counts = new Float64Array(slots);
  for (const values of series) {
    for (const [slot, value] of values.entries()) {
      if (Number.isNaN(value)) continue;
      sums[slot] = (sums[slot] ?? 0) + value;
      counts[slot] = (counts[slot] ?? 0) + 1;
    }
  }
  return sums.map((sum, slot) => sum / (counts[slot] ?? 0));
}

function countsOf(all: readonly MeasuredSeries[], { from, to }: SlotSpan): PreviewedAnswer['counts'] {
  const counted = all.flatMap(({ counts }) => counts ?? []);
  if (counted.length === 0) return null;
  const total = (of: 'events' | 'exposure'): number =>
    counted.reduce((sum, one) => sum + sumOf(one[of].subarray(from, to)), 0);
  return { events: total('events'), exposure: total('exposure') };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + (Number.isFinite(value) ? value : 0), 0);
}
