import type { Sides } from '../../judge/measurement.js';

/** The same done to both sides. */
export function eachSide<T, U>({ baseline, canary }: Sides<T>, change: (side: T) => U): Sides<U> {
  return { baseline: change(baseline), canary: change(canary) };
}
