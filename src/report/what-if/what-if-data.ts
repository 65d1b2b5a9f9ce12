import type { Metric } from '../../config/metric-config.js';
import type { KnownSides } from '../../judge/known-sides.js';
import type { SlotPlan } from '../../judge/looks/slot-plan.js';
import type { Circumstances, JudgingRules, Labels, Sides } from '../../judge/measurement.js';
import type { PackedSamples, Packing } from './pack-samples.js';

/** What is told of a metric: all that deciding a basis reads of it. */
export type WhatIfMetric = Pick<Metric, 'name' | 'groups' | 'unit' | 'analysis'>;

/** The events of one side or instance. */
export interface PackedCounts {
  readonly events: PackedSamples;
  readonly exposure: PackedSamples;
}

/** One of the instances of a side. */
export interface PackedInstance {
  readonly labels: Labels;
  readonly samples: PackedSamples;
  readonly counts?: PackedCounts;
}

/** How the samples of a series are packed, those of both sides, of its instances and the listed ones alike; and its counts and history. */
export interface Packings {
  readonly samples: Packing | null;
  readonly events?: Packing | null;
  readonly exposure?: Packing | null;
  readonly effects?: Packing | null;
}

/** What was measured of a metric. */
export interface WhatIfSeries extends Sides<PackedSamples> {
  /** Its place among the metrics. */
  readonly metric: number;
  readonly labels?: Labels;
  readonly packings: Packings;
  readonly counts?: Sides<PackedCounts>;
  readonly instances?: Sides<readonly PackedInstance[]>;
  readonly listed?: Sides<PackedSamples>;
  readonly history?: { readonly effects: PackedSamples; readonly slots: number };
}

/** What a judgement was decided from, as JSON that is small enough to stand on its page. */
export interface WhatIfData {
  /** Of this shape; pages only read their own. */
  readonly format: 1;
  readonly rules: JudgingRules;
  readonly metrics: readonly WhatIfMetric[];
  readonly series: readonly WhatIfSeries[];
  /** The places of the metrics that could not be measured. */
  readonly unmeasured: readonly number[];
  readonly circumstances: Circumstances;
  readonly sides: KnownSides | null;
  readonly plan: SlotPlan | null;
}
