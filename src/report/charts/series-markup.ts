import { CHART_WIDTH, px } from './chart-svg.js';
import { drawable } from './drawable.js';
import { seriesPath, toColumns, type Columns } from './series-path.js';
import type { VerticalAxis } from './vertical-axis.js';

/** The series of both sides, a value a slot. */
export interface SeriesOfSides {
  readonly baseline: readonly (number | null)[];
  readonly canary: readonly (number | null)[];
}

/** Lines that move this far from value to value are so rough that nobody can see more than every second unit, or every third. */
const ROUGHNESS_A_UNIT = 7;
const COARSEST = 3;

/** The lines of both sides across the plot, with dots where a value stands alone: the baseline's, which is dashed, over the canary's. */
export function seriesMarkup({ baseline, canary }: SeriesOfSides, { below, left }: VerticalAxis): string {
  const slots = Math.max(baseline.length, canary.length);
  const width = CHART_WIDTH - left;
  const most = Math.min(slots, Math.floor(width));
  const place = (value: number | null | undefined): number => below(drawable(value));
  const sides = {
    baseline: toColumns(baseline, { slots, most }, place),
    canary: toColumns(canary, { slots, most }, place),
  };
  const roughness = Math.max(roughnessOf(sides.baseline), roughnessOf(sides.canary));
  const unit = Math.max(1, Math.min(COARSEST, Math.round(roughness / ROUGHNESS_A_UNIT)));
  const shift = `translate(${px(left + width / most / 2)} 0)`;
  const scale = `scale(${String(Number((width / most).toPrecision(6)))} ${String(unit)})`;
  const lines = sideMarkup('canary', sides.canary, unit) + sideMarkup('baseline', sides.baseline, unit);
  const dense = most < slots ? ' class="dense"' : '';
  return `<g${dense} transform="${shift}${scale}">${lines}</g>`;
}

/** How far a line moves from column to column, on average. */
function roughnessOf({ tops, bottoms }: Columns): number {
  let [moved, count, before] = [0, 0, NaN];
  for (const [column, top] of tops.entries()) {
    const move = Math.abs(top - before);
    before = bottoms[column] ?? NaN;
    if (Number.isNaN(move)) continue;
    moved += move;
    count++;
  }
  return count === 0 ? 0 : moved / count;
}

function sideMarkup(name: 'baseline' | 'canary', { tops, bottoms }: Columns, unit: number): string {
  const coarse = (y: number): number => Math.round(y / unit);
  const { line, dots } = seriesPath({ tops: tops.map(coarse), bottoms: bottoms.map(coarse) });
  const lone = dots === '' ? '' : `<path class="lone ${name}" d="${dots}"/>`;
  return (line === '' ? '' : `<path class="line ${name}" d="${line}"/>`) + lone;
}
