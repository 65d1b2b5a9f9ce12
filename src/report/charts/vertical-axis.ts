import { ticks } from 'd3-array';
import { CHART_WIDTH, chartText, px } from './chart-svg.js';
import { formatTicks } from './format-figure.js';
import { textWidth } from './text-width.js';
import { AXIS_MARKS, type Domain } from './value-domain.js';

/** How high every plot with such an axis is: most numbers of marks divide it. */
export const PLOT_HEIGHT = 120;

/** An axis of values from bottom to top, with its lines across the chart. The top of the plot is at zero. */
export interface VerticalAxis {
  /** Where the plot begins: left of it are the marks. */
  readonly left: number;
  readonly markup: string;
  /** How far below the top of the plot a value lies, in whole units; what is off the axis lies at its end. */
  readonly below: (value: number) => number;
}

const GAP = 6;
/** Plots of several metrics begin at the same places, so that they compare, and pack. */
const ROUND = 20;
const LEAST_LEFT = 40;
const HALF_TEXT = 4.5;

/** The axis of a domain. */
export function verticalAxis({ low, high }: Domain, suffix = ''): VerticalAxis {
  const below = (value: number): number =>
    Math.round(PLOT_HEIGHT * Math.max(0, Math.min(1, (high - value) / (high - low))));
  const shown = ticks(low, high, AXIS_MARKS);
  const step = shown[1] === undefined ? high - low : shown[1] - (shown[0] ?? 0);
  const names = formatTicks(shown, step).map((name) => name + suffix);
  const left = Math.max(LEAST_LEFT, ROUND * Math.ceil((GAP + Math.max(0, ...names.map(textWidth))) / ROUND));
  const lines = shown.map((tick) => `M${px(left)} ${px(below(tick))}H${px(CHART_WIDTH)}`).join('');
  const texts = shown.map((tick, i) => chartText(names[i] ?? '', { x: 0, y: below(tick) }));
  const place = `transform="translate(${px(left - GAP)} ${px(HALF_TEXT)})"`;
  return {
    left,
    markup: `<path class="grid" d="${lines}"/><g text-anchor="end" ${place}>${texts.join('')}</g>`,
    below,
  };
}
