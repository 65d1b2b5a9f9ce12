import type { Metric } from '../config/metric-config.js';
import type { KnownSides } from './known-sides.js';
import type { SlotPlan } from './looks/slot-plan.js';
import type { Circumstances, JudgingRules, MeasuredMetric } from './measurement.js';

/** All that a judgement is decided from: whoever has it can decide again. */
export interface Basis {
  readonly rules: JudgingRules;
  /** As they are reported; those that could not be measured are left out. */
  readonly measured: readonly MeasuredMetric[];
  readonly unmeasured: readonly Metric[];
  readonly circumstances: Circumstances;
  /** Null where nothing is known of the sides as wholes. */
  readonly sides: KnownSides | null;
  /** Null where no looks were planned. */
  readonly plan: SlotPlan | null;
}
