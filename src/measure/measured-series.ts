import type { Sides } from '../judge/measurement.js';
import type { LabelledSeries } from '../sources/metric-source.js';
import type { SlotCounts } from '../stats/count-comparison.js';

/** A series of a metric, with the events that it is the percentages of, where the metric counts. */
export interface MeasuredSeries extends LabelledSeries {
  readonly counts?: SlotCounts | undefined;
}

/** All series that each side's query yields. */
export type BothSides = Sides<readonly MeasuredSeries[]>;
