import type { CalibrationWish } from './calibration-wish.js';

/** Past windows that share no data, and how many were left out. */
export interface LaidWindows {
  /** Where each begins, in milliseconds since the epoch; ascending. */
  readonly startsMs: readonly number[];
  /** For an incident. */
  readonly excluded: number;
  /** For the window before. */
  readonly overlapping: number;
}

/** The lengths that windows are laid by, in milliseconds. */
export interface WindowLengths {
  readonly stepMs: number;
  /** How far before its start a window is read. */
  readonly readsBeforeMs: number;
}

/** The windows of a range: a window every so often that lies in it whole, beginning at a multiple of the step since the epoch. */
export function layWindows(
  { fromMs, toMs, everyMs, windowMs, incidents }: Pick<CalibrationWish, LaidBy>,
  { stepMs, readsBeforeMs }: WindowLengths,
): LaidWindows {
  const startsMs: number[] = [];
  let excluded = 0;
  let overlapping = 0;
  let busyToMs = -Infinity;
  for (let atMs = fromMs; atMs + windowMs <= toMs; atMs += everyMs) {
    const startMs = Math.ceil(atMs / stepMs) * stepMs;
    const readFromMs = startMs - readsBeforeMs;
    const endMs = startMs + windowMs;
    if (endMs > toMs) break;
    if (incidents.some((incident) => readFromMs < incident.toMs && endMs > incident.fromMs)) excluded++;
    else if (readFromMs < busyToMs) overlapping++;
    else {
      startsMs.push(startMs);
      busyToMs = endMs;
    }
  }
  return { startsMs, excluded, overlapping };
}

type LaidBy = 'fromMs' | 'toMs' | 'everyMs' | 'windowMs' | 'incidents';
