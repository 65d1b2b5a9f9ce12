import type { LabelledSeries } from '../sources/metric-source.js';
import type { SlotSpan } from '../window/grid.js';

/** The samples of a series that are judged; NaN is a gap, and all are gaps where there is no series. */
export function judgedSamples(series: LabelledSeries | undefined, { from, to }: SlotSpan): Float64Array {
  return series ? series.values.slice(from, to) : new Float64Array(to - from).fill(NaN);
}

/**
 * The samples of a series that Kayenta judges. It knows no slots, but sees the samples that are there, NaN among them, one after the other.
 * In the place of a series that a side lacks it puts as many NaN as the side's first series has samples (none for a single one: it takes
 * the step from the first two), or as the window has steps where the side has no series at all.
 */
export function samplesForKayenta(
  series: LabelledSeries | undefined,
  { from, to }: SlotSpan,
  first: LabelledSeries | undefined,
): Float64Array {
  if (series) return present(series, { from, to });
  const samples = first ? present(first, { from, to }).length : Math.max(0, to - from - 1);
  return new Float64Array(first && samples === 1 ? 0 : samples).fill(NaN);
}

function present({ values, filled }: LabelledSeries, { from, to }: SlotSpan): Float64Array {
  return values.subarray(from, to).filter((_, slot) => filled[from + slot] === 1);
}
