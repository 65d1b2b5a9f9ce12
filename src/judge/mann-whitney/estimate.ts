import type { Precision } from '../../stats/detectable-change.js';
import type { Effect } from '../test-result.js';
import type { Change, Tolerance } from './tolerance.js';

/** By how much the canary differs. */
export interface Estimate {
  readonly change: Change;
  readonly effect: Effect;
  /** The change as a logarithm of a ratio, or as a difference in multiples of the baseline's typical size; finite: what a history is made of. */
  readonly size: number;
  /** What the change is measured by, each way to measure it on the scale of its own: a shift of logarithms or in the metric's unit. */
  readonly scale: 'log' | 'raw';
  readonly precisions: readonly Precision[];
  /** What a relative change is relative to, in the metric's unit. */
  readonly base: number;
  /** What of each side shows the change best. */
  readonly figure: 'median' | 'mean';
}

/** What an estimate is wanted for. */
export interface Wanted {
  readonly confidence: number;
  /** What the change will be held against. */
  readonly tolerance: Tolerance;
}
