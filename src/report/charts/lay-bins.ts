import { bisectRight, ticks, tickStep } from 'd3-array';

/** Bins of one width that both sides are counted in. */
export interface Bins {
  /** One more than there are bins, rising; the last is above every sample. */
  readonly edges: readonly number[];
  readonly width: number;
}

const FEWEST = 6;
const MOST = 30;
const WIDTH_OF_EQUALS = 0.2;

/** Round bins for samples from `low` to `high`, by Rice's rule for `count` samples; one bin around them, between empty ones, where all are equal. */
export function layBins(low: number, high: number, count: number): Bins {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low <= 1e-9 * size) return oneBin((low + high) / 2, size);
  const wanted = Math.max(FEWEST, Math.min(MOST, Math.ceil(2 * Math.cbrt(count))));
  const width = tickStep(low, high, wanted);
  const edges = ticks(low, high, wanted);
  const [first, last] = [edges[0], edges.at(-1)];
  if (first === undefined || last === undefined || !(width > 0)) return oneBin((low + high) / 2, size);
  // A sample at the last edge lies in the bin above it.
  return { edges: [...(first > low ? [first - width] : []), ...edges, last + width], width };
}

/** How many of the samples lie in each bin. */
export function countInBins(samples: readonly number[], { edges }: Bins): number[] {
  const counts = new Array<number>(Math.max(0, edges.length - 1)).fill(0);
  for (const sample of samples) {
    const bin = Math.max(0, Math.min(counts.length, bisectRight(edges, sample)) - 1);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

function oneBin(value: number, size: number): Bins {
  const width = size === 0 ? 1 : WIDTH_OF_EQUALS * size;
  return { edges: [-1.5, -0.5, 0.5, 1.5].map((widths) => value + widths * width), width };
}
