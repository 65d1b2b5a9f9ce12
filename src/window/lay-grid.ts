import type { JudgementRequest } from '../config/judgement-request.js';
import type { MetricConfig } from '../config/metric-config.js';
import type { ErrorDetail } from '../errors.js';
import type { Grid } from './grid.js';
import { emptyMistakes, lengthMistakes, offsetMistakes, rangeMistakes, sizeMistakes } from './grid-mistakes.js';
import { inlineSlots } from './inline-slots.js';
import { resolveWindow, type TimeRange } from './window.js';

/** The grid of a request, with all that keeps the request from being judged on it. */
export interface LaidGrid {
  readonly grid: Grid;
  readonly mistakes: readonly ErrorDetail[];
}

/** When a judgement is made, and how long the sources take to have everything, in milliseconds. */
export interface Clock {
  readonly nowMs: number;
  readonly lagMs: number;
  /** Whether a window that is not over yet is waited for. */
  readonly deferred?: boolean;
}

type GridRequest = Pick<JudgementRequest, 'window' | 'step' | 'warmup' | 'data' | 'baseline'>;
type GridConfig = Pick<MetricConfig, 'step' | 'warmup' | 'metrics' | 'dialect'>;
type Lengths = Pick<Grid, 'stepMs' | 'warmupMs'>;

/** The grid that a request is judged on: that of its window, or as many slots as its longest series has. */
export function layGrid(request: GridRequest, config: GridConfig, clock: Clock): LaidGrid {
  const { nowMs, lagMs, deferred = false } = clock;
  const lengths = { stepMs: request.step ?? config.step, warmupMs: request.warmup ?? config.warmup };
  const range = request.window && resolveWindow(request.window, nowMs);
  const lay = config.dialect === 'kayenta' ? instantsOf : slotsOf;
  const grid = range ? settle(lay(range, lengths), nowMs - lagMs) : slotsOfLongest(request.data, lengths);
  const mistakes = [
    ...(range ? rangeMistakes(range, grid, { nowMs, deferred }) : []),
    ...sizeMistakes(grid, config.metrics.length, range ? '/window' : '/data'),
    ...offsetMistakes(request.baseline.offset, lengths.stepMs),
  ];
  if (mistakes.length > 0) return { grid, mistakes };
  // These can be told only of a grid that makes sense.
  return { grid, mistakes: [...(deferred ? [] : emptyMistakes(grid)), ...lengthMistakes(request.data, grid)] };
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
  const lengths = Object.values(data).flatMap(({ baseline, canary }) => [inlineSlots(baseline), inlineSlots(canary)]);
  const slots = lengths.reduce((longest, length) => Math.max(longest, length), 0);
  const headMs = stepMs - warmupMs;
  return { stepMs, warmupMs, slots, settledSlots: slots, firstSlotEndMs: null, leadMs: stepMs, headMs };
}

function settle(grid: Grid, settledMs: number): Grid {
  const ended = Math.floor((settledMs - (grid.firstSlotEndMs ?? 0)) / grid.stepMs) + 1;
  return { ...grid, settledSlots: Math.max(0, Math.min(grid.slots, ended)) };
}
