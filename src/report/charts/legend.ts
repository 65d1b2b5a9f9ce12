import { CHART_WIDTH, chartText, px } from './chart-svg.js';
import { textWidth } from './text-width.js';

/** A sample of how something is drawn, with what it means. */
export interface LegendItem {
  readonly text: string;
  /** Drawn in a box of 20 x 10 whose upper left corner is here; null for a text alone. */
  readonly sample: ((x: number, y: number) => string) | null;
}

/** How large samples are. */
export const SAMPLE = { width: 20, height: 10 } as const;
const ROW = 18;
const BASE = 13;
/** The topmost mark of an axis reaches up to here. */
const UNDER = 6;
const GAP = 14;
const SAMPLE_GAP = 5;

/** A legend in as many rows as it takes, from the top of a chart. */
export function legend(items: readonly LegendItem[]): { readonly markup: string; readonly height: number } {
  let [x, y] = [0, 0];
  const drawn = items.map(({ text, sample }) => {
    const indent = sample === null ? 0 : SAMPLE.width + SAMPLE_GAP;
    const width = Math.min(CHART_WIDTH, Math.ceil(indent + textWidth(text)));
    if (x > 0 && x + width > CHART_WIDTH) [x, y] = [0, y + ROW];
    const at = x;
    x += width + GAP;
    const shown = chartText(text, { x: at + indent, y: y + BASE, width: width - indent });
    return (sample?.(at, y + BASE - SAMPLE.height + 1) ?? '') + shown;
  });
  return { markup: drawn.join(''), height: y + ROW + UNDER };
}

/** A sample of a side's line. */
export function lineSample(side: 'baseline' | 'canary'): NonNullable<LegendItem['sample']> {
  return (x, y) => `<path class="line ${side}" d="M${px(x)} ${px(y + SAMPLE.height / 2)}h${px(SAMPLE.width)}"/>`;
}
