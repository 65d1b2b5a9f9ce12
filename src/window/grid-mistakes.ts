import type { JudgementRequest } from '../config/judgement-request.js';
import { toPointer, type ErrorDetail } from '../errors.js';
import { judgedSlots, type Grid } from './grid.js';
import { inlineSlots } from './inline-slots.js';
import type { TimeRange } from './window.js';

const MOST_SLOTS = 50_000;
/** Slots times metrics times sides: what one judgement may hold in memory and take in time. */
const MOST_SAMPLES = 1_000_000;

/** Nobody waits longer for a window to end. */
const FURTHEST_END_MS = 31 * 86_400_000;

/** What is wrong with the time that a request names. */
export function rangeMistakes(
  { startMs, endMs }: TimeRange,
  { slots, stepMs }: Grid,
  { nowMs, deferred }: { readonly nowMs: number; readonly deferred: boolean },
): ErrorDetail[] {
  const wrong = (message: string): ErrorDetail[] => [{ pointer: '/window', message }];
  if (endMs <= startMs) return wrong(`must end after its start, is ${iso(startMs)} to ${iso(endMs)}`);
  const latestMs = deferred ? nowMs + FURTHEST_END_MS : nowMs;
  if (endMs > latestMs) {
    const bound = deferred ? 'end more than 31 days from now' : 'end in the future';
    return wrong(`must not ${bound}, ends ${iso(endMs)}; it is ${iso(nowMs)}`);
  }
  if (slots > 0) return [];
  return wrong(`holds no whole step of ${String(stepMs / 1_000)}s: make it longer, or the step shorter`);
}

/** What makes a grid too large to judge, or leaves nothing of it. */
export function sizeMistakes(grid: Grid, metrics: number, place: string): ErrorDetail[] {
  const { slots } = grid;
  const samples = slots * metrics * 2;
  if (slots > MOST_SLOTS)
    return [
      {
        pointer: place,
        message: `has ${String(slots)} slots, at most ${String(MOST_SLOTS)}: make it shorter, or the step longer`,
      },
    ];
  if (samples > MOST_SAMPLES) {
    const message = `has ${String(slots)} slots for ${String(metrics)} metrics on two sides: ${String(samples)} samples, at most ${String(MOST_SAMPLES)}`;
    return [{ pointer: place, message }];
  }
  // Without any slot there is nothing for the warm-up to take.
  if (slots === 0 || judgedSlots(grid, 0).from < slots) return [];
  return [{ pointer: '/warmup', message: `leaves nothing of the ${String(slots)} slots to judge` }];
}

/** That nothing can be judged yet. */
export function emptyMistakes(grid: Grid): ErrorDetail[] {
  const { from, to } = judgedSlots(grid, 0);
  if (from < to || grid.slots === 0) return [];
  const message = `has no slot to judge yet: its sources need some time to have all samples of its ${String(grid.slots - from)} slots; ask again later, or for an earlier window`;
  return [{ pointer: '/window', message }];
}

/** A baseline from the past must lie on the same grid. */
export function offsetMistakes(offsetMs: number, stepMs: number): ErrorDetail[] {
  if (offsetMs % stepMs === 0) return [];
  const message = `must be a multiple of the step (${String(stepMs / 1_000)}s), is ${String(offsetMs / 1_000)}s`;
  return [{ pointer: '/baseline/offset', message }];
}

/** Series that come along must fit on the grid. */
export function lengthMistakes(data: JudgementRequest['data'], { slots, stepMs }: Grid): ErrorDetail[] {
  return Object.entries(data).flatMap(([name, sides]) =>
    (['baseline', 'canary'] as const).flatMap((side) => {
      const length = inlineSlots(sides[side]);
      const message = `has ${String(length)} values for the ${String(slots)} slots of the window, whose ends are cut to whole steps of ${String(stepMs / 1_000)}s`;
      return length > slots ? [{ pointer: toPointer(['data', name, side]), message }] : [];
    }),
  );
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
