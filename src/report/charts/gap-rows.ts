import { px } from './chart-svg.js';
import { drawable } from './drawable.js';
import { SAMPLE, type LegendItem } from './legend.js';
import { limitsOf } from './limit-lines.js';
import type { TimeSeriesInput } from './time-series-input.js';

/** A side with the slots that should have been judged and have no sample: from `from` on and before `to`. */
export interface GapRow {
  readonly side: 'baseline' | 'canary';
  readonly spans: readonly { readonly from: number; readonly to: number }[];
}

/** How high a row is. */
export const GAP_ROW = 7;
const MIDDLE = 4;
const SHORTEST = 1;
const SIDES = ['baseline', 'canary'] as const;

/** The gaps of each side that has any. A limit needs no baseline: one that is not there at all has none. */
export function gapRows(input: TimeSeriesInput): GapRow[] {
  const { baseline, canary, judged, limit } = input;
  const to = Math.min(judged.to, Math.max(baseline.length, canary.length));
  const sides = SIDES.filter((side) => side === 'canary' || limitsOf(limit).length === 0 || hasValues(baseline));
  const rows = sides.map((side) => ({ side, spans: spansOf(input[side], judged.from, to) }));
  return rows.filter(({ spans }) => spans.length > 0);
}

function hasValues(series: readonly (number | null)[]): boolean {
  return series.some((value) => !Number.isNaN(drawable(value)));
}

function spansOf(series: readonly (number | null)[], from: number, to: number): GapRow['spans'] {
  const spans: { from: number; to: number }[] = [];
  for (let slot = Math.max(0, Math.ceil(from)); slot < to; slot++) {
    if (!Number.isNaN(drawable(series[slot]))) continue;
    const last = spans.at(-1);
    if (last?.to === slot) last.to = slot + 1;
    else spans.push({ from: slot, to: slot + 1 });
  }
  return spans;
}

/** Rows of bars where there is no sample: the canary's whole, the baseline's in pieces. From this height on, one under the other. */
export function gapMarkup(rows: readonly GapRow[], top: number, place: (slot: number) => number): string {
  return rows
    .map(({ side, spans }, row) => {
      const y = top + row * GAP_ROW + MIDDLE;
      const bars = barsOf(spans, place).map(({ from, to }) => `M${px(from)} ${px(y)}H${px(to)}`);
      return `<path class="gap ${side}" d="${bars.join('')}"/>`;
    })
    .join('');
}

/** No bar is too short to be seen, and those that nobody could tell apart are one. */
function barsOf(spans: GapRow['spans'], place: (slot: number) => number): GapRow['spans'] {
  const bars: { from: number; to: number }[] = [];
  for (const { from, to } of spans) {
    const bar = { from: place(from), to: Math.max(place(to), place(from) + SHORTEST) };
    const last = bars.at(-1);
    if (last && bar.from < last.to + SHORTEST) last.to = bar.to;
    else bars.push(bar);
  }
  return bars;
}

/** What the bars mean. */
export function gapLegend(rows: readonly GapRow[]): LegendItem[] {
  return rows.map(({ side }) => ({
    text: `no sample: ${side}`,
    sample: (x, y) => `<path class="gap ${side}" d="M${px(x)} ${px(y + SAMPLE.height / 2)}h${px(SAMPLE.width)}"/>`,
  }));
}
