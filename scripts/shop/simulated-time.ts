const MINUTE_MS = 60_000;

/** Simulated time between two scrapes. */
export const TICK_MS = 15_000;

/** A fixed date, the same on every run; of the past, because Prometheus refuses samples of the future. */
export const CYCLE_START_MS = Date.UTC(2026, 0, 5, 9);

/** The length of the canary's cycle. */
export const CYCLE_MS = 60 * MINUTE_MS;

/** Simulated time before the cycle, so that ranges reach back to samples. */
const LEAD_IN_MS = 10 * MINUTE_MS;

/** The times of the ticks, the start and the end of the cycle included. */
export const TICK_TIMES_MS: readonly number[] = Array.from(
  { length: (LEAD_IN_MS + CYCLE_MS) / TICK_MS + 1 },
  (_, tick) => CYCLE_START_MS - LEAD_IN_MS + tick * TICK_MS,
);

/** The time of a minute of the cycle. */
export function minuteOfCycleMs(minutes: number): number {
  return CYCLE_START_MS + minutes * MINUTE_MS;
}
