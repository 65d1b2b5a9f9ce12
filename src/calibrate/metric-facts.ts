import type { Metric } from '../config/metric-config.js';

/** What healthy comparisons have shown of a metric: what calibration files and advice are made from. */
export interface MetricFacts {
  readonly metric: Metric;
  readonly stepMs: number;
  /** Judged slots of each window. */
  readonly slots: number;
  /** Of each healthy comparison, oldest first: a logarithm of a ratio, or a difference in multiples of the baseline's typical size. */
  readonly effects: readonly number[];
  /** What the effects are: logarithms of ratios, which is what undefined means, or differences. */
  readonly scale?: 'ratio' | 'difference' | undefined;
  /** Comparisons that came to nothing for want of data. */
  readonly withoutData: number;
  /** The median of neighbouring samples' correlation, from 0 to 0.99; null where nobody looked. */
  readonly autocorrelation: number | null;
  /** The median standard deviation of a slot's difference between the sides, on the scale of the effects; null where it cannot be told. */
  readonly slotDeviation: number | null;
  /** The share of slots with a sample, both sides together. */
  readonly coverage: number;
  /** The share of the gaps in slots in which the same side had a sample of another metric: the side lived, and the metric was silent. */
  readonly silentGaps: number;
}
