import type { Identity } from './filter-field.js';
import type { Amount } from './increases.js';
import type { MetricKind, ValueType } from './raw-series.js';

/** A bigint only where it was fed and passed on as it is. */
export type Value = Amount | bigint;

export interface Point {
  readonly startMs: number;
  readonly endMs: number;
  readonly value: Value;
}

/** A time series on its way to the answer. */
export interface Series {
  readonly identity: Identity;
  readonly kind: MetricKind;
  readonly valueType: ValueType;
  readonly unit: string;
  /** Newest first. */
  readonly points: readonly Point[];
}
