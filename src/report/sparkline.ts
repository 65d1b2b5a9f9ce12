const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const FLAT = '▄';
const GAP = '·';
const LONGEST = 40;

/** Between which values a sparkline rises from its lowest block to its highest. */
export interface SparklineScale {
  readonly min: number;
  readonly max: number;
}

/**
 * Samples as a line of blocks, at most forty: each stands for as many neighbours as it takes, by their mean. A dot stands for a gap, where more than
 * half of them are missing. Where all values are the same, or the scale has no extent, the line is flat.
 */
export function sparkline(samples: Float64Array, scale: SparklineScale): string {
  const length = Math.min(LONGEST, samples.length);
  return Array.from({ length }, (_, i) => {
    const part = samples.subarray(
      Math.floor((i * samples.length) / length),
      Math.floor(((i + 1) * samples.length) / length),
    );
    return blockOf(part, scale);
  }).join('');
}

function blockOf(part: Float64Array, { min, max }: SparklineScale): string {
  const present = part.filter(Number.isFinite);
  if (present.length * 2 < part.length) return GAP;
  const mean = present.reduce((sum, value) => sum + value / present.length, 0);
  const height = (mean - min) / (max - min);
  if (!Number.isFinite(height)) return FLAT;
  const place = Math.min(BLOCKS.length - 1, Math.max(0, Math.floor(height * BLOCKS.length)));
  return BLOCKS[place] ?? GAP;
}

/** The one scale of several lines, so that their heights compare: from the smallest of their finite values to the largest. */
export function commonScale(lines: readonly Float64Array[]): SparklineScale {
  let [min, max] = [Infinity, -Infinity];
  for (const line of lines) {
    for (const value of line) {
      if (!Number.isFinite(value)) continue;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  return { min, max };
}
