/** When a window is looked at, in judged slots. */
export interface SlotPlan {
  /** After how many slots each look is, rising; the last is after all of the window's. */
  readonly looks: readonly number[];
  /** How many slots the window has: as many as the last look. */
  readonly total: number;
  /** How many there are so far. */
  readonly judged: number;
  /** After how many of them it was looked at last, without a stop; looks until then are past. Undefined where it was not. */
  readonly seen?: number;
}
