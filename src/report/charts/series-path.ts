/** Between which heights a series runs in each column, counted downwards from the top of the plot; NaN where it has no value. */
export interface Columns {
  readonly tops: Float64Array;
  readonly bottoms: Float64Array;
}

/** A series as columns: one a value, or, where there are more values than columns, each from the least to the greatest of its share. */
export function toColumns(
  series: readonly (number | null)[],
  { slots, most }: { readonly slots: number; readonly most: number },
  below: (value: number | null | undefined) => number,
): Columns {
  const count = Math.min(slots, most);
  const tops = new Float64Array(count).fill(NaN);
  const bottoms = new Float64Array(count).fill(NaN);
  for (let slot = 0; slot < slots; slot++) {
    const y = below(series[slot]);
    const column = count === slots ? slot : Math.floor((slot * count) / slots);
    if (Number.isNaN(y)) continue;
    const [top, bottom] = [tops[column] ?? NaN, bottoms[column] ?? NaN];
    tops[column] = y > top ? top : y;
    bottoms[column] = y < bottom ? bottom : y;
  }
  return { tops, bottoms };
}

/** The path of a series, broken at its gaps, and of its values that have no neighbour, as dots. A column is one unit wide. */
export function seriesPath({ tops, bottoms }: Columns): { readonly line: string; readonly dots: string } {
  let [line, dots] = ['', ''];
  let [x, y, dotX, dotY] = [0, 0, 0, 0];
  let drawing = false;
  for (const [column, top] of tops.entries()) {
    const bottom = bottoms[column] ?? NaN;
    if (Number.isNaN(top)) {
      drawing = false;
      continue;
    }
    if (!drawing && top === bottom && Number.isNaN(tops[column + 1] ?? NaN)) {
      dots += `m${pair(column - dotX, top - dotY)}h0`;
      [dotX, dotY] = [column, top];
      continue;
    }
    const [near, far] = Math.abs(top - y) <= Math.abs(bottom - y) ? [top, bottom] : [bottom, top];
    line += drawing ? ` ${pair(column - x, near - y)}` : `m${pair(column - x, near - y)}`;
    if (far !== near) line += `${drawing ? ' ' : 'l'}${pair(0, far - near)}`;
    else if (!drawing) line += 'l';
    [x, y] = [column, far];
    drawing = true;
  }
  return { line: line.replaceAll('l ', 'l'), dots };
}

function pair(dx: number, dy: number): string {
  return dy < 0 ? `${String(dx)}${String(dy)}` : `${String(dx)} ${String(dy)}`;
}
