import type { Sides } from '../measurement.js';

/** Slots in a row in which one side has samples and the other none, though it has some elsewhere. */
export interface Hole {
  readonly side: keyof Sides<unknown>;
  /** Whether the side has no sample after it, or none before it. */
  readonly place: 'end' | 'start' | 'middle';
  /** The first of its slots, from 0; and how many there are. At the end and at the start all slots without a sample count. */
  readonly first: number;
  readonly slots: number;
}

/** Fewer slots in a row may be a restart, or a scrape or two that failed. */
const SHORTEST_HOLE = 5;
/** As a share of all slots. */
const SMALLEST_HOLE = 0.1;

/**
 * The hole that matters most of sides whose slots are the same times: one that has not ended, else the longest; undefined where all are
 * shorter than five slots or a tenth of all.
 */
export function findHole({ baseline, canary }: Sides<Float64Array>): Hole | undefined {
  if (baseline.length !== canary.length) return undefined;
  const holes = [
    ...holesOf('canary', { samples: canary, others: baseline }),
    ...holesOf('baseline', { samples: baseline, others: canary }),
  ].sort((a, b) => b.slots - a.slots);
  return holes.find(({ place }) => place === 'end') ?? holes[0];
}

function holesOf(
  side: Hole['side'],
  { samples, others }: { readonly samples: Float64Array; readonly others: Float64Array },
): Hole[] {
  const start = samples.findIndex(isThere);
  const end = samples.findLastIndex(isThere);
  const least = Math.max(SHORTEST_HOLE, SMALLEST_HOLE * samples.length);
  const holes: Hole[] = [];
  let run = 0;
  for (let slot = 0; slot <= samples.length && start >= 0; slot++) {
    if (isThere(others[slot] ?? NaN) && !isThere(samples[slot] ?? NaN)) {
      run++;
      continue;
    }
    const first = slot - run;
    if (run >= least) {
      if (first > end) holes.push({ side, place: 'end', first: end + 1, slots: samples.length - 1 - end });
      else if (slot <= start) holes.push({ side, place: 'start', first: 0, slots: start });
      else holes.push({ side, place: 'middle', first, slots: run });
    }
    run = 0;
  }
  return holes;
}

function isThere(value: number): boolean {
  return !Number.isNaN(value);
}
