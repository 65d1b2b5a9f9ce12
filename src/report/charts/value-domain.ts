import { nice } from 'd3-array';

/** Between which values an axis reaches. */
export interface Domain {
  readonly low: number;
  readonly high: number;
}

/** About how many marks an axis has. */
export const AXIS_MARKS = 4;

/** How far beyond the samples, in parts of their range, what belongs beside them still widens the axis. */
const REACH = 1.5;
/** An axis begins at zero where the lowest value is a smaller part of the highest than this. */
const NEAR_ZERO = 0.3;
/** Ranges that are a smaller part of the values than this are drawn as if they were as large. */
const LEAST_RANGE = 1e-6;
const RANGE_OF_EQUALS = 0.1;

/**
 * The axis for these values, and for what belongs beside them where that is not too far away: what would flatten the samples is left out. All can
 * be drawn; null without values.
 */
export function valueDomain(values: Iterable<number>, beside: readonly number[] = []): Domain | null {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return null;
  const reach = REACH * Math.max(high - low, RANGE_OF_EQUALS * Math.max(Math.abs(low), Math.abs(high)));
  const kept = beside.filter((value) => value >= low - reach && value <= high + reach);
  return round(Math.min(low, ...kept), Math.max(high, ...kept));
}

/** From mark to mark, so that axes of all metrics have their marks at few places. */
function round(low: number, high: number): Domain {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high === low)
    return low === 0 ? { low: -1, high: 1 } : niced(low - RANGE_OF_EQUALS * size, high + RANGE_OF_EQUALS * size);
  if (high - low < LEAST_RANGE * size) return niced(low - LEAST_RANGE * size, high + LEAST_RANGE * size);
  if (low >= 0 && low <= NEAR_ZERO * high) return niced(0, high);
  if (high <= 0 && high >= NEAR_ZERO * low) return niced(low, 0);
  return niced(low, high);
}

function niced(from: number, to: number): Domain {
  const [low, high] = nice(from, to, AXIS_MARKS);
  return { low, high };
}
