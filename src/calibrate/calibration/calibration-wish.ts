import type { ScopePair } from '../../config/scope-pair.js';

/** Variables with their values. */
export type Scope = Readonly<Record<string, string>>;

/** A stretch of time in which not all was well. Times are in milliseconds since the epoch. */
export interface Incident {
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason?: string | undefined;
}

/** What is compared: two sides, or one side's instances, half with half. */
export type Compared = { readonly kind: 'pairs'; readonly pairs: readonly ScopePair[] } | { readonly kind: 'halves' };

/** What is to be calibrated, by which past windows. Times are in milliseconds since the epoch. */
export interface CalibrationWish {
  /** The name of a config. */
  readonly config: string;
  readonly compared: Compared;
  /** What all sides share. */
  readonly scope: Scope;
  /** The source to ask, by name; undefined for the config's. */
  readonly source: string | undefined;
  /** Undefined for the config's, and so of the warm-up. */
  readonly stepMs: number | undefined;
  readonly warmupMs: number | undefined;
  readonly fromMs: number;
  readonly toMs: number;
  readonly everyMs: number;
  readonly windowMs: number;
  readonly incidents: readonly Incident[];
  /** What the canary's scope of a request must have to be judged by it; undefined for what all sides share. */
  readonly appliesTo: Scope | undefined;
  /** When it was begun. */
  readonly madeMs: number;
}
