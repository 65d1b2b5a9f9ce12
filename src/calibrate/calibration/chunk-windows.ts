import type { SlotRange } from '../../sources/metric-source.js';

/** A stretch of slots that is asked for at once, and the windows in it. */
export interface Chunk {
  readonly range: SlotRange;
  readonly windows: readonly SlotRange[];
}

/** Answers of so many slots are quick and small. */
const MOST_SLOTS = 5_000;
/** Where less than this share of the time lies in windows, each is asked for by itself. */
const LEAST_READ = 0.1;

/** Windows, which are in order and apart from each other, in chunks. */
export function chunkWindows(windows: readonly SlotRange[]): Chunk[] {
  const chunks: Chunk[] = [];
  let members: SlotRange[] = [];
  for (const window of windows) {
    if (members.length > 0 && !belongs(window, members)) {
      chunks.push(toChunk(members));
      members = [];
    }
    members.push(window);
  }
  return members.length > 0 ? [...chunks, toChunk(members)] : chunks;
}

function belongs(window: SlotRange, members: readonly SlotRange[]): boolean {
  const before = members.at(-1);
  const apart = (window.firstMs - (before?.firstMs ?? 0)) / window.stepMs;
  return window.slots >= LEAST_READ * apart && spanOf([...members.slice(0, 1), window]).slots <= MOST_SLOTS;
}

/** The windows as a chunk: all slots from the first of the first one to the last of the last one. */
export function toChunk(windows: readonly SlotRange[]): Chunk {
  return { range: spanOf(windows), windows };
}

function spanOf(windows: readonly SlotRange[]): SlotRange {
  const [first] = windows;
  const last = windows.at(-1);
  if (!first || !last) throw new RangeError('A chunk has at least one window');
  const { firstMs, stepMs } = first;
  return { firstMs, stepMs, slots: (last.firstMs - firstMs) / stepMs + last.slots };
}
