/** The estimated shift of a metric and what of it is accepted. */
export interface ShiftInput {
  /** Whose shift it is, such as the metric's name. */
  readonly title: string;
  readonly unit: string | null;
  /** A ratio of the canary to the baseline, or their difference in the unit. Null at an end: the interval is open there. */
  readonly effect: {
    readonly kind: 'ratio' | 'difference';
    readonly value: number | null;
    readonly low: number | null;
    readonly high: number | null;
    readonly confidence: number;
  };
  /** `increase` and `decrease` as relative changes (0.1 for 10 %; null where that change is never bad), `absolute` in the unit. */
  readonly accepted: {
    readonly increase: number | null;
    readonly decrease: number | null;
    readonly absolute: number | null;
  } | null;
  readonly direction: 'increase' | 'decrease' | 'either';
  /** Another shift that is drawn in a chart beside this one: both then have one axis. */
  readonly beside?: Pick<ShiftInput, 'effect' | 'accepted'> | undefined;
}
