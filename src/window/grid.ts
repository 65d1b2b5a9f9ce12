import type { JudgementRequest } from '../config/judgement-request.js';
import type { MetricConfig } from '../config/metric-config.js';
import { toPointer, type ErrorDetail } from '../errors.js';
import { resolveWindow, type TimeRange } from './window.js';

const MOST_SLOTS = 50_000;
/** Slots times metrics times sides: what one judgement may hold in memory and take in time. */
const MOST_SAMPLES = 1_000_000;

/** The slots of a judgement: slot k ends at `firstSlotEndMs + k * stepMs` and stands for what lies `leadMs` before its end. */
export interface Grid {
  readonly stepMs: number;
  readonly warmupMs: number;
  readonly slots: number;
  /** The slots that are over for longer than the lag of the sources: later ones may still change and are not judged. */
  readonly settledSlots: number;
  /** Null where the request named no window and the series came with it. */
  readonly firstSlotEndMs: number | null;
  /** How much of the time before its end a slot stands for: the step, or nothing where slots are Kayenta's instants. */
  readonly leadMs: number;
  /** How long after the warm-up the first slot ends; negative where it ends inside. */
  readonly headMs: number;
}

/** The slots of a grid from `from` on and before `to`. */
export interface SlotSpan {
  readonly from: number;
  readonly to: number;
}

/** The grid of a request, with all that keeps the request from being judged on it. */
export interface LaidGrid {
  readonly grid: Grid;
  readonly mistakes: readonly ErrorDetail[];
}

/** When a judgement is made, and how long the sources take to have everything, in milliseconds. */
export interface Clock {
  readonly nowMs: number;
  readonly lagMs: number;
}

type GridRequest = Pick<JudgementRequest, 'window' | 'step' | 'warmup' | 'data' | 'baseline'>;
type GridConfig = Pick<MetricConfig, 'step' | 'warmup' | 'metrics' | 'dialect'>;
type Lengths = Pick<Grid, 'stepMs' | 'warmupMs'>;

/** The grid that a request is judged on: that of its window, or as many slots as its longest series has. */
export function layGrid(request: GridRequest, config: GridConfig, { nowMs, lagMs }: Clock): LaidGrid {
  const lengths = { stepMs: request.step ?? config.step, warmupMs: request.warmup ?? config.warmup };
  const range = request.window && resolveWindow(request.window, nowMs);
  const lay = config.dialect === 'kayenta' ? instantsOf : slotsOf;
  const grid = range ? settle(lay(range, lengths), nowMs - lagMs) : slotsOfLongest(request.data, lengths);
  const mistakes = [
    ...(range ? rangeMistakes(range, grid, nowMs) : []),
    ...sizeMistakes(grid, config.metrics.length, range ? '/window' : '/data'),
    ...offsetMistakes(request.baseline.offset, lengths.stepMs),
  ];
  if (mistakes.length > 0) return { grid, mistakes };
  // These can be told only of a grid that makes sense.
  return { grid, mistakes: [...unsettledMistakes(grid), ...lengthMistakes(request.data, grid)] };
}

/** The start is rounded up and the end down to multiples of the step since the epoch. */
function slotsOf({ startMs, endMs }: TimeRange, { stepMs, warmupMs }: Lengths): Grid {
  const first = Math.ceil(startMs / stepMs) * stepMs;
  const slots = Math.max(0, Math.floor(endMs / stepMs) - first / stepMs);
  const headMs = first + stepMs - startMs - warmupMs;
  return { stepMs, warmupMs, slots, settledSlots: slots, firstSlotEndMs: first + stepMs, leadMs: stepMs, headMs };
}

/** Kayenta asks for the instants from the start on, a step apart, and the end if it is one of them. */
function instantsOf({ startMs, endMs }: TimeRange, { stepMs, warmupMs }: Lengths): Grid {
  const slots = Math.max(0, Math.floor((endMs - startMs) / stepMs) + 1);
  return { stepMs, warmupMs, slots, settledSlots: slots, firstSlotEndMs: startMs, leadMs: 0, headMs: -warmupMs };
}

function slotsOfLongest(data: JudgementRequest['data'], { stepMs, warmupMs }: Lengths): Grid {
  const lengths = Object.values(data).flatMap(({ baseline, canary }) => [baseline?.length ?? 0, canary?.length ?? 0]);
  const slots = lengths.reduce((longest, length) => Math.max(longest, length), 0);
  const headMs = stepMs - warmupMs;
  return { stepMs, warmupMs, slots, settledSlots: slots, firstSlotEndMs: null, leadMs: stepMs, headMs };
}

function settle(grid: Grid, settledMs: number): Grid {
  const ended = Math.floor((settledMs - (grid.firstSlotEndMs ?? 0)) / grid.stepMs) + 1;
  return { ...grid, settledSlots: Math.max(0, Math.min(grid.slots, ended)) };
}

/**
 * The slots that are judged of a metric whose query reads this far back of a slot's end: those that are settled and read nothing
 * from before the end of the warm-up. `to` is never below `from`.
 */
export function judgedSlots({ stepMs, settledSlots, leadMs, headMs }: Grid, lookBackMs: number): SlotSpan {
  // Kayenta knows no look-back: its window is taken as it is.
  const neededMs = leadMs === 0 ? 0 : Math.max(lookBackMs, leadMs);
  const from = Math.max(0, Math.ceil((neededMs - headMs) / stepMs));
  return { from, to: Math.max(from, settledSlots) };
}

function rangeMistakes({ startMs, endMs }: TimeRange, { slots, stepMs }: Grid, nowMs: number): ErrorDetail[] {
  const wrong = (message: string): ErrorDetail[] => [{ pointer: '/window', message }];
  if (endMs <= startMs) return wrong(`must end after its start, is ${iso(startMs)} to ${iso(endMs)}`);
  if (endMs > nowMs) return wrong(`must not end in the future, ends ${iso(endMs)}; it is ${iso(nowMs)}`);
  if (slots > 0) return [];
  return wrong(`holds no whole step of ${String(stepMs / 1_000)}s: make it longer, or the step shorter`);
}

function sizeMistakes(grid: Grid, metrics: number, place: string): ErrorDetail[] {
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

function unsettledMistakes(grid: Grid): ErrorDetail[] {
  const { from, to } = judgedSlots(grid, 0);
  if (from < to || grid.slots === 0) return [];
  const message = `has no slot to judge yet: its sources need some time to have all samples of its ${String(grid.slots - from)} slots; ask again later, or for an earlier window`;
  return [{ pointer: '/window', message }];
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

/** Where a span of slots begins and ends, in RFC 3339; null where the grid has no times. */
export function describeSpan({ firstSlotEndMs, stepMs, leadMs }: Grid, { from, to }: SlotSpan) {
  if (firstSlotEndMs === null) return { from: null, to: null };
  return { from: iso(firstSlotEndMs + from * stepMs - leadMs), to: iso(firstSlotEndMs + (to - 1) * stepMs) };
}

/** The grid as people and the JSON name it: times in RFC 3339, lengths in seconds. */
export function describeGrid(grid: Grid) {
  const { stepMs, warmupMs, slots } = grid;
  const judged = judgedSlots(grid, 0);
  const whole = describeSpan(grid, { from: 0, to: slots });
  const { from: judgedFrom, to: judgedTo } = describeSpan(grid, judged);
  return {
    start: whole.from,
    end: whole.to,
    judgedFrom,
    judgedTo,
    stepSeconds: stepMs / 1_000,
    warmupSeconds: warmupMs / 1_000,
    slots,
    judgedSlots: judged.to - judged.from,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
