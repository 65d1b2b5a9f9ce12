import { drawable } from './drawable.js';

/** A row of the waterfall. */
export interface WaterfallRow {
  readonly label: string;
  readonly kind: 'group' | 'metric' | 'total';
  /** Of a group or metric, out of 100; null where it has none. */
  readonly weight: number | null;
  /** The points lost here; those of a group's metrics are part of the group's. */
  readonly lost: number;
}

/** A row with the scores that it leads from and to. */
export interface LaidRow {
  readonly row: WaterfallRow;
  readonly from: number;
  readonly to: number;
}

const FULL = 100;

/** Where each row begins and ends: groups one after the other, metrics one after the other inside their group. */
export function layWaterfall(rows: readonly WaterfallRow[]): LaidRow[] {
  let [group, metric] = [FULL, FULL];
  return rows.map((row) => {
    const lost = drawable(row.lost) || 0;
    if (row.kind === 'metric') {
      const from = metric;
      metric -= lost;
      return { row, from, to: metric };
    }
    const from = group;
    metric = group;
    group -= lost;
    return { row, from, to: group };
  });
}
