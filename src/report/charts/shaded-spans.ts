import type { Shading } from './shading.js';
import type { TimeSeriesInput } from './time-series-input.js';

/** Slots, from `from` on and before `to`, with the reason why they are not judged. */
export interface ShadedSpan {
  readonly kind: Shading;
  readonly from: number;
  readonly to: number;
}

/** The slots that are not judged, in the order of time. */
export function shadedSpans(
  { judged, warmupSlots }: Pick<TimeSeriesInput, 'judged' | 'warmupSlots'>,
  slots: number,
): ShadedSpan[] {
  const inside = (slot: number): number => Math.max(0, Math.min(slots, Number.isNaN(slot) ? 0 : slot));
  const from = inside(judged.from);
  const warm = Math.min(inside(warmupSlots), from);
  const spans: readonly ShadedSpan[] = [
    { kind: 'warm-up', from: 0, to: warm },
    { kind: 'look-back', from: warm, to: from },
    { kind: 'not judged', from: Math.max(from, inside(judged.to)), to: slots },
  ];
  return spans.filter((span) => span.to > span.from);
}
