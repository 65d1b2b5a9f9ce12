/** From which changes on a metric may fail: smaller ones never do. */
export interface AcceptedChange {
  /** Relative to the baseline, 0.1 for 10 %; null where an increase is not bad. */
  readonly increase: number | null;
  /** The same downwards. */
  readonly decrease: number | null;
  /** A difference in the metric's unit that must be reached, too; null where any is enough. */
  readonly absolute: number | null;
}
