import type { LookPlan } from '../config/look-plan.js';
import { toPointer, type ErrorDetail } from '../errors.js';
import { judgedSlots, type Grid } from './grid.js';

/** After how many judged slots a window is looked at, with all that keeps the plan from being one of this window. */
export interface LaidLooks {
  /** Ascending, the last after all of them; null without a plan. */
  readonly looks: readonly number[] | null;
  readonly mistakes: readonly ErrorDetail[];
}

/** The planned looks at a window: so many evenly spread over its judged slots, or at the times that the plan names; always at the end, too. */
export function layLooks(plan: LookPlan | undefined, grid: Grid): LaidLooks {
  if (!plan) return { looks: null, mistakes: [] };
  const { from, to } = judgedSlots(grid, 0);
  return 'looks' in plan ? spread(plan.looks, to - from) : place(plan.at, grid);
}

function spread(count: number, total: number): LaidLooks {
  if (count <= total) {
    return { looks: Array.from({ length: count }, (_, k) => Math.round(((k + 1) * total) / count)), mistakes: [] };
  }
  const message = `is more than the ${String(total)} slots that are judged: each look needs at least one more`;
  return { looks: null, mistakes: [{ pointer: '/plan/looks', message }] };
}

function place(times: Extract<LookPlan, { at: unknown }>['at'], grid: Grid): LaidLooks {
  const { from, to } = judgedSlots(grid, 0);
  const total = to - from;
  const mistakes: ErrorDetail[] = [];
  const looks: number[] = [];
  for (const [i, time] of times.entries()) {
    const slots = slotsUntil(time, grid) - from;
    const problem = problemOf(slots, { total, before: looks.at(-1) ?? 0, time, grid });
    if (problem) mistakes.push({ pointer: toPointer(['plan', 'at', i]), message: problem });
    else looks.push(slots);
  }
  return { looks: mistakes.length > 0 ? null : [...looks, total], mistakes };
}

type PlannedTime = Extract<LookPlan, { at: unknown }>['at'][number];

/** The slots that are over by then. */
function slotsUntil(time: PlannedTime, { firstSlotEndMs, stepMs, leadMs }: Grid): number {
  if ('afterMs' in time) return Math.floor((time.afterMs - leadMs) / stepMs) + 1;
  return firstSlotEndMs === null ? NaN : Math.floor((time.atMs - firstSlotEndMs) / stepMs) + 1;
}

interface Placing {
  readonly total: number;
  readonly before: number;
  readonly time: PlannedTime;
  readonly grid: Grid;
}

function problemOf(slots: number, { total, before, time, grid }: Placing): string | undefined {
  if (Number.isNaN(slots)) return 'is a time, and the window has none: give how long after its start, such as "5m"';
  const when = 'afterMs' in time ? '' : ` (${iso(time.atMs)})`;
  if (slots < 1) return `is before the first judged slot is over${when}: look later, or make the warm-up shorter`;
  if (slots >= total) return `is not before the end of the window${when}, where it is always looked`;
  if (slots <= before)
    return `falls on no later slot of ${String(grid.stepMs / 1_000)}s than the look before it${when}`;
  return undefined;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
