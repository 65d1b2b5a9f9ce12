import type { JudgementRequest } from '../config/judgement-request.js';
import type { MetricConfig } from '../config/metric-config.js';
import { toPointer, type ErrorDetail } from '../errors.js';
import { resolveWindow, type TimeRange } from './window.js';

const MOST_SLOTS = 50_000;
/** Slots times metrics times sides: what one judgement may hold in memory and take in time. */
const MOST_SAMPLES = 1_000_000;

/** The slots of a judgement: slot k ends at `firstSlotEndMs + k * stepMs` and stands for the step before its end. */
export interface Grid {
  readonly stepMs: number;
  readonly warmupMs: number;
  readonly slots: number;
  /** The first slot that is judged; those before it lie in the warm-up. */
  readonly firstJudged: number;
  /** Null where the request named no window and the series came with it. */
  readonly firstSlotEndMs: number | null;
}

/** The grid of a request, with all that keeps the request from being judged on it. */
export interface LaidGrid {
  readonly grid: Grid;
  readonly mistakes: readonly ErrorDetail[];
}

type GridRequest = Pick<JudgementRequest, 'window' | 'step' | 'warmup' | 'data' | 'baseline'>;
type GridConfig = Pick<MetricConfig, 'step' | 'warmup' | 'metrics'>;

/** The grid that a request is judged on at the instant `nowMs`: that of its window, or as many slots as its longest series has. */
export function layGrid(request: GridRequest, config: GridConfig, nowMs: number): LaidGrid {
  const stepMs = request.step ?? config.step;
  const warmupMs = request.warmup ?? config.warmup;
  const range = request.window && resolveWindow(request.window, nowMs);
  const grid = range ? gridOf(range, stepMs, warmupMs) : gridOfLongest(request.data, stepMs, warmupMs);
  const mistakes = [
    ...(range ? rangeMistakes(range, grid, nowMs) : []),
    ...sizeMistakes(grid, config.metrics.length, range ? '/window' : '/data'),
    ...offsetMistakes(request.baseline.offset, stepMs),
  ];
  // Whether a series fits can be told only of a grid that makes sense.
  return { grid, mistakes: mistakes.length > 0 ? mistakes : lengthMistakes(request.data, grid) };
}

/** The start is rounded up and the end down to multiples of the step since the epoch; a slot is judged when all of its step lies after the warm-up. */
function gridOf({ startMs, endMs }: TimeRange, stepMs: number, warmupMs: number): Grid {
  const first = Math.ceil(startMs / stepMs) * stepMs;
  const slots = Math.max(0, Math.floor(endMs / stepMs) - first / stepMs);
  const firstJudged = Math.max(0, Math.ceil((startMs + warmupMs - first) / stepMs));
  return { stepMs, warmupMs, slots, firstJudged, firstSlotEndMs: first + stepMs };
}

function gridOfLongest(data: JudgementRequest['data'], stepMs: number, warmupMs: number): Grid {
  const lengths = Object.values(data).flatMap(({ baseline, canary }) => [baseline?.length ?? 0, canary?.length ?? 0]);
  const slots = lengths.reduce((longest, length) => Math.max(longest, length), 0);
  return { stepMs, warmupMs, slots, firstJudged: Math.ceil(warmupMs / stepMs), firstSlotEndMs: null };
}

function rangeMistakes({ startMs, endMs }: TimeRange, { slots, stepMs }: Grid, nowMs: number): ErrorDetail[] {
  const wrong = (message: string): ErrorDetail[] => [{ pointer: '/window', message }];
  if (endMs <= startMs) return wrong(`must end after its start, is ${iso(startMs)} to ${iso(endMs)}`);
  if (endMs > nowMs) return wrong(`must not end in the future, ends ${iso(endMs)}; it is ${iso(nowMs)}`);
  if (slots > 0) return [];
  return wrong(`holds no whole step of ${String(stepMs / 1_000)}s: make it longer, or the step shorter`);
}

function sizeMistakes({ slots, firstJudged }: Grid, metrics: number, place: string): ErrorDetail[] {
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
  if (slots === 0 || firstJudged < slots) return [];
  return [{ pointer: '/warmup', message: `leaves nothing of the ${String(slots)} slots to judge` }];
}

function offsetMistakes(offsetMs: number, stepMs: number): ErrorDetail[] {
  if (offsetMs % stepMs === 0) return [];
  const message = `must be a multiple of the step (${String(stepMs / 1_000)}s), is ${String(offsetMs / 1_000)}s`;
  return [{ pointer: '/baseline/offset', message }];
}

function lengthMistakes(data: JudgementRequest['data'], { slots, stepMs }: Grid): ErrorDetail[] {
  return Object.entries(data).flatMap(([name, sides]) =>
    (['baseline', 'canary'] as const).flatMap((side) => {
      const length = sides[side]?.length ?? 0;
      const message = `has ${String(length)} values for the ${String(slots)} slots of the window, whose ends are cut to whole steps of ${String(stepMs / 1_000)}s`;
      return length > slots ? [{ pointer: toPointer(['data', name, side]), message }] : [];
    }),
  );
}

/** The samples with a value for every slot: NaN after the last one given. There may not be more than slots. */
export function onGrid(samples: Float64Array, grid: Grid): Float64Array {
  const slots = new Float64Array(grid.slots).fill(NaN);
  slots.set(samples);
  return slots;
}

/** The grid as people and the JSON name it: times in RFC 3339, lengths in seconds. */
export function describeGrid({ stepMs, warmupMs, slots, firstJudged, firstSlotEndMs }: Grid) {
  const startOf = (slot: number): string | null =>
    firstSlotEndMs === null ? null : iso(firstSlotEndMs + (slot - 1) * stepMs);
  return {
    start: startOf(0),
    end: startOf(slots),
    judgedFrom: startOf(firstJudged),
    stepSeconds: stepMs / 1_000,
    warmupSeconds: warmupMs / 1_000,
    slots,
    judgedSlots: Math.max(0, slots - firstJudged),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
