import type { Thresholds } from '../../config/thresholds.js';

/** What is changed about a metric; what is missing stays as it is. */
export interface MetricEdit {
  readonly muted?: boolean;
  /** The relative changes that are tolerated, 0.1 for 10 %. */
  readonly increase?: number;
  readonly decrease?: number;
  /** The difference that is tolerated, in the metric's unit. */
  readonly absolute?: number;
}

/** What is changed about the rules of a judgement. */
export interface WhatIfEdits {
  readonly thresholds: Partial<Thresholds>;
  /** The weights of groups, by their names. */
  readonly weights: ReadonlyMap<string, number>;
  /** By their names. */
  readonly metrics: ReadonlyMap<string, MetricEdit>;
}
