import type { JudgedInstance, JudgedSide } from '../judgement.js';
import type { LimitTest } from '../test-result.js';
import type { MeasuredMetric, Reason, Sides } from '../measurement.js';
import type { Comparison } from './compare-sides.js';
import type { CountsOverTime } from './counts-over-time.js';
import type { DataProblem } from './find-data-problem.js';

/** What there is to know of a metric, before all metrics are looked at together. */
export interface Evidence {
  readonly measured: MeasuredMetric;
  readonly sides: Sides<JudgedSide>;
  readonly limit: LimitTest | undefined;
  readonly finding: Finding;
  readonly instances: Sides<readonly JudgedInstance[]> | undefined;
  readonly warnings: readonly Reason[];
}

/** What a metric comes down to. */
export type Finding =
  | { readonly kind: 'broken-limit'; readonly sign: number }
  | { readonly kind: 'kept-limit' }
  | { readonly kind: 'no-data'; readonly problem: DataProblem }
  | { readonly kind: 'compared'; readonly comparison: Comparison }
  | { readonly kind: 'counts-over-time'; readonly found: CountsOverTime };
