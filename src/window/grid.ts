import type { JudgementRequest } from '../config/judgement-request.js';
import type { MetricConfig } from '../config/metric-config.js';
import { JudgementError } from '../errors.js';
import { resolveWindow, type TimeRange } from './window.js';

const MAX_SLOTS = 50_000;

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

type GridRequest = Pick<JudgementRequest, 'window' | 'step' | 'warmup' | 'data'>;
type Spacing = Pick<Grid, 'stepMs' | 'warmupMs'>;

/**
 * The grid that a request is judged on at the instant `nowMs`: that of its window, or as many slots as its longest series has.
 *
 * @throws {JudgementError} INVALID_REQUEST when no slot is left to judge, there are over 50,000, or the window is not over
 */
export function resolveGrid(
  { window, step, warmup, data }: GridRequest,
  config: Pick<MetricConfig, 'step' | 'warmup'>,
  nowMs: number,
): Grid {
  const spacing = { stepMs: step ?? config.step, warmupMs: warmup ?? config.warmup };
  if (window) return gridOf(resolveWindow(window, nowMs), spacing);
  const lengths = Object.values(data).flatMap(({ baseline, canary }) => [baseline?.length ?? 0, canary?.length ?? 0]);
  return gridOfLength(Math.max(0, ...lengths), spacing);
}

/** The time range's start is rounded up and its end down to multiples of the step since the epoch; a slot is judged when all of its step lies after the warm-up. */
function gridOf({ startMs, endMs }: TimeRange, { stepMs, warmupMs }: Spacing): Grid {
  const first = Math.ceil(startMs / stepMs) * stepMs;
  const slots = Math.floor(endMs / stepMs) - first / stepMs;
  const step = `${String(stepMs / 1_000)}s`;
  if (slots < 1) refuse('/window', `holds no whole step of ${step}: make it longer, or the step shorter`);
  if (slots > MAX_SLOTS)
    refuse(
      '/window',
      `has ${String(slots)} slots of ${step}, at most ${String(MAX_SLOTS)}: make it shorter, or the step longer`,
    );
  const firstJudged = Math.max(0, Math.ceil((startMs + warmupMs - first) / stepMs));
  if (firstJudged >= slots) refuse('/warmup', 'leaves nothing of the window to judge');
  return { stepMs, warmupMs, slots, firstJudged, firstSlotEndMs: first + stepMs };
}

function gridOfLength(slots: number, { stepMs, warmupMs }: Spacing): Grid {
  if (slots > MAX_SLOTS) refuse('/data', `has a series of ${String(slots)} slots, at most ${String(MAX_SLOTS)}`);
  const firstJudged = Math.ceil(warmupMs / stepMs);
  if (firstJudged > 0 && firstJudged >= slots)
    refuse('/warmup', `leaves nothing of the ${String(slots)} slots to judge`);
  return { stepMs, warmupMs, slots, firstJudged, firstSlotEndMs: null };
}

/**
 * The samples with a value for every slot: NaN after the last one given.
 *
 * @throws {JudgementError} INVALID_REQUEST at `pointer` when there are more samples than slots
 */
export function onGrid(samples: Float64Array, grid: Grid, pointer: string): Float64Array {
  if (samples.length > grid.slots)
    refuse(pointer, `has ${String(samples.length)} values for the ${String(grid.slots)} slots of the window`);
  const slots = new Float64Array(grid.slots).fill(NaN);
  slots.set(samples);
  return slots;
}

/** The grid as people and the JSON name it: times in RFC 3339, lengths in seconds. */
export function describeGrid({ stepMs, warmupMs, slots, firstJudged, firstSlotEndMs }: Grid) {
  const startOf = (slot: number): string | null =>
    firstSlotEndMs === null ? null : new Date(firstSlotEndMs + (slot - 1) * stepMs).toISOString();
  return {
    start: startOf(0),
    end: startOf(slots),
    judgedFrom: startOf(firstJudged),
    stepSeconds: stepMs / 1_000,
    warmupSeconds: warmupMs / 1_000,
    slots,
    judgedSlots: slots - firstJudged,
  };
}

function refuse(pointer: string, message: string): never {
  throw new JudgementError('INVALID_REQUEST', 'Cannot lay a grid over this window', [{ pointer, message }]);
}
