/**
 * In which column each dot of this diameter lies, counted from the middle one, so that none covers another: the nearest to the middle that is free.
 * Heights must be sorted, rising; columns are as wide as a dot.
 */
export function layBeeswarm(heights: readonly number[], diameter: number): number[] {
  const freeFrom = new Map<number, number>();
  return heights.map((height) => {
    let column = 0;
    while ((freeFrom.get(column) ?? -Infinity) > height) column = column > 0 ? -column : 1 - column;
    freeFrom.set(column, height + diameter);
    return column;
  });
}
