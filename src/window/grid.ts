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
