/** A dot: its column, counted from the middle one, and its height in whole units from the top. */
export interface Dot {
  readonly column: number;
  readonly height: number;
}

/** A line that winds through all dots, and the dashes that are the dots. */
export interface SwarmPath {
  readonly line: string;
  readonly dashes: string;
}

/** Further than any line goes on. */
const REST = '9e9';

/** How the columns of a swarm lie. */
export interface SwarmColumns {
  readonly pitch: number;
  readonly depth: number;
}

/**
 * Dots as the dashes, of no length but with round ends, of one line that winds down one column and up the next: a number a dot, where a path of dots
 * takes three times the bytes. There must be one dot at least.
 */
export function swarmPath(dots: readonly Dot[], { pitch, depth }: SwarmColumns): SwarmPath {
  const [left, right] = extent(dots.map(({ column }) => column));
  const places = Float64Array.from(dots, ({ column, height }) => {
    const passed = column - left;
    return passed * (depth + pitch) + (passed % 2 === 0 ? height : depth - height);
  });
  places.sort();
  const start = places[0] ?? 0;
  let at = start;
  const gaps = Array.from(places.subarray(1), (place) => {
    const gap = round(place - at);
    at += gap;
    return `0 ${String(gap)} `;
  });
  const turn = (column: number): string => `h${String(pitch)}v${String(column % 2 === 0 ? -depth : depth)}`;
  const turns = Array.from({ length: right - left }, (_, column) => turn(column));
  return {
    line: `M${String(round(left * pitch))} ${String(start)}V${String(depth)}${turns.join('')}`,
    dashes: `${gaps.join('')}0 ${REST}`,
  };
}

function extent(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

function round(value: number): number {
  return Math.round(100 * value) / 100;
}
