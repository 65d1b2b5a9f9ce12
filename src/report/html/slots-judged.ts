import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { KeptMetric } from '../../config/kept-metric.js';

const MS = 1_000;

type Window = KeptJudgement['window'];

/** When the first slot of a window begins, in milliseconds since the epoch; null where it has no times. */
export function startOf({ start, end, slots, stepSeconds }: Window): number | null {
  const startMs = start === null ? NaN : Date.parse(start);
  if (!Number.isFinite(startMs) || !(stepSeconds > 0)) return null;
  const endMs = end === null ? NaN : Date.parse(end);
  // Kayenta's windows begin with an instant, which is where the first slot ends.
  const instants = Math.round((endMs - startMs) / MS / stepSeconds) === slots - 1;
  return instants ? startMs - stepSeconds * MS : startMs;
}

/** Which slots of the window a metric was judged by: from the first on and before the second. */
export function slotsJudged({ judged }: Pick<KeptMetric, 'judged'>, window: Window): { from: number; to: number } {
  const { slots, judgedSlots, judgedFrom, judgedTo, warmupSeconds, stepSeconds } = window;
  const first = Math.min(slots, Math.round(warmupSeconds / Math.max(stepSeconds, 1)));
  const startMs = startOf(window);
  const ended = (instant: string | null): number | undefined => {
    const slot = startMs === null || instant === null ? NaN : (Date.parse(instant) - startMs) / MS / stepSeconds;
    return Number.isFinite(slot) ? Math.max(0, Math.min(slots, Math.round(slot))) : undefined;
  };
  const isInstants = startMs !== null && window.start !== null && Date.parse(window.start) !== startMs;
  const from = ended(judged?.from ?? judgedFrom);
  const to = ended(judged?.to ?? judgedTo);
  return {
    from: from === undefined ? first : Math.max(0, from - (isInstants ? 1 : 0)),
    to: to ?? Math.min(slots, first + judgedSlots),
  };
}
