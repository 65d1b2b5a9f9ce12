import type { MetricAnalysis } from '../../config/metric-analysis.js';
import { outlierFences } from '../../stats/outlier-fences.js';

/** The samples that Kayenta judges of one side: gaps (NaN) dropped or made 0, then outliers dropped if the metric says so. */
export function cleanSamples(
  slots: Float64Array,
  { missing, outliers }: Pick<MetricAnalysis, 'missing' | 'outliers'>,
): Float64Array {
  const samples = missing === 'zero' ? withoutGaps(slots, 0) : withoutGaps(slots);
  return outliers.strategy === 'remove' ? removeOutliers(samples, outliers.factor) : samples;
}

/** The slots' values, with `filler` for each gap, or without the gaps where there is none. */
function withoutGaps(slots: Float64Array, filler?: number): Float64Array {
  const samples = new Float64Array(slots.length);
  let count = 0;
  for (const value of slots) {
    const kept = Number.isNaN(value) ? filler : value;
    if (kept !== undefined) samples[count++] = kept;
  }
  return samples.subarray(0, count);
}

/** The samples inside the fences of their own side. */
function removeOutliers(samples: Float64Array, factor: number): Float64Array {
  const { low, high } = outlierFences(samples.toSorted(), factor);
  return samples.filter((value) => !(value < low || value > high));
}
