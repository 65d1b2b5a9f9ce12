import { MOST_EFFECTS } from '../../config/calibration.js';

/** By how much healthy sides differed in a window. */
export interface PastEffect {
  /** The number of the window, counted from the oldest. */
  readonly window: number;
  readonly size: number;
}

/**
 * The effects that a judge is given as a history: the last 50. Where a window has several, of several pairs or label sets, each window
 * gives as few as make 50, and windows take turns in which: what is seen at one time is seen under the same circumstances. They are to be in order of
 * their windows, and stay so.
 */
export function recentEffects(effects: readonly PastEffect[]): number[] {
  const byWindow = new Map<number, PastEffect[]>();
  for (const effect of effects) {
    const members = byWindow.get(effect.window);
    if (members) members.push(effect);
    else byWindow.set(effect.window, [effect]);
  }
  const each = Math.max(1, Math.ceil(MOST_EFFECTS / byWindow.size));
  const chosen = [...byWindow.values()].flatMap((members, turn) => {
    if (members.length <= each) return members;
    return Array.from({ length: each }, (_, i) => members[(turn * each + i) % members.length]).filter(
      (effect) => effect !== undefined,
    );
  });
  return chosen.slice(-MOST_EFFECTS).map(({ size }) => size);
}
