import type { MetricConfig } from '../config/metric-config.js';
import type { LabelledSeries } from '../sources/metric-source.js';
import type { SlotSpan } from '../window/grid.js';

/**
 * The samples of a series that are judged; NaN is a gap. Kayenta knows no slots: it sees the samples that are there, NaN among them,
 * one after the other, and only where there is no series at all as many NaN as the window has steps.
 */
export function judgedSamples(
  series: LabelledSeries | undefined,
  { from, to }: SlotSpan,
  dialect: MetricConfig['dialect'],
): Float64Array {
  if (dialect === 'kayenta') {
    if (!series) return new Float64Array(Math.max(0, to - from - 1)).fill(NaN);
    return series.values.subarray(from, to).filter((_, slot) => series.filled[from + slot] === 1);
  }
  return series ? series.values.slice(from, to) : new Float64Array(to - from).fill(NaN);
}
