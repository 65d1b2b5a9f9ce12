import type { Gathering } from '../mann-whitney/gathering.js';
import { lookAt, type LookedAt } from './look-at.js';
import type { SlotPlan } from './slot-plan.js';
import type { CountStop, WatchedCounts } from './watch-counts.js';
import type { WatchedMetric } from './watched-metric.js';

/** A window that is looked at. */
export interface Course {
  readonly metrics: readonly WatchedMetric[];
  readonly counts: readonly WatchedCounts[];
  readonly plan: SlotPlan;
  readonly gathering: Gathering;
}

/** What a planned look shows of all metrics that can fail the canary at it. */
export interface DoneLook {
  /** Counted from 0. */
  readonly look: number;
  readonly metrics: readonly LookedAt[];
}

/** Counts that have shown enough. */
export interface StoppingCounts extends CountStop {
  readonly watched: WatchedMetric;
}

/** What stops a canary: a look, or counts after any slot; by the first metric that does, in the order of the config. */
export type Stop =
  | { readonly kind: 'look'; readonly afterSlots: number; readonly look: number; readonly by: LookedAt }
  | {
      readonly kind: 'counts';
      readonly afterSlots: number;
      readonly by: StoppingCounts;
      readonly all: readonly StoppingCounts[];
    };

/** The looks that are due since it was looked at last, until the first stop, and that stop; before the last look, which decides anyway. */
export function findStop(course: Course): { readonly done: readonly DoneLook[]; readonly stop: Stop | undefined } {
  const { metrics, plan, gathering } = course;
  const byCounts = firstByCounts(course);
  const done: DoneLook[] = [];
  for (const [look, afterSlots] of plan.looks.entries()) {
    if (afterSlots <= (plan.seen ?? 0)) continue;
    if (afterSlots > plan.judged || afterSlots >= plan.total) break;
    if (byCounts && byCounts.afterSlots < afterSlots) break;
    const dropped = plan.judged - afterSlots;
    const looked = metrics.map((watched) => lookAt(watched, { look, dropped }, gathering));
    done.push({ look, metrics: looked });
    const by = looked.find(({ stops }) => stops !== undefined);
    if (by) return { done, stop: { kind: 'look', afterSlots, look, by } };
  }
  return { done, stop: byCounts };
}

function firstByCounts({ counts }: Course): Extract<Stop, { kind: 'counts' }> | undefined {
  const stops = counts.flatMap(({ watched, stop }): StoppingCounts[] => (stop ? [{ ...stop, watched }] : []));
  const [by] = stops.toSorted((a, b) => a.afterSlots - b.afterSlots);
  if (!by) return undefined;
  const { afterSlots } = by;
  return { kind: 'counts', afterSlots, by, all: stops.filter((stop) => stop.afterSlots === afterSlots) };
}
