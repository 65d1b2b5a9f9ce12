import type { Series } from './time-series.js';

/** A piece of a whole, and where the next one begins if there is one. */
export interface Piece<Item> {
  readonly items: readonly Item[];
  readonly nextOffset?: number;
}

/** At most `size` points, from one on; a series may end on one page and go on on the next. */
export function cutPoints(all: readonly Series[], offset: number, size: number): Piece<Series> {
  const items: Series[] = [];
  let passed = 0;
  for (const series of all) {
    const from = Math.max(0, offset - passed);
    const to = Math.min(series.points.length, offset + size - passed);
    if (from < to) items.push({ ...series, points: series.points.slice(from, to) });
    passed += series.points.length;
  }
  return { items, ...(offset + size < passed && { nextOffset: offset + size }) };
}

/** At most `size` items, from one on. */
export function cutItems<Item>(all: readonly Item[], offset: number, size: number): Piece<Item> {
  const nextOffset = offset + size;
  return { items: all.slice(offset, nextOffset), ...(nextOffset < all.length && { nextOffset }) };
}
