import type { Deployment } from '../config/deployments.js';
import type { Judgement } from '../judge/judgement.js';

/** How long after a deployment went bad a failed judgement stopped it: at a planned look, or when its window was over. Null where it was stopped before it went bad. */
export function delayOf(judgement: Judgement, { window, badSinceMs }: Deployment): number | null {
  const afterMs = stoppedAfterMs(judgement, window.startMs);
  const stopMs = afterMs === null ? window.endMs : window.startMs + afterMs;
  const delayMs = stopMs - Math.max(window.startMs, badSinceMs ?? -Infinity);
  return delayMs >= 0 ? delayMs : null;
}

/** How long after this start a planned look stopped the canary; null where none did. */
function stoppedAfterMs({ looks, window }: Judgement, startMs: number): number | null {
  const stop = looks?.stop;
  if (!stop || window.judgedFrom === null) return null;
  return Date.parse(window.judgedFrom) + stop.afterSlots * window.stepSeconds * 1_000 - startMs;
}
