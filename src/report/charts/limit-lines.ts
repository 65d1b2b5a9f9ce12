import { CHART_WIDTH, chartText, px } from './chart-svg.js';
import { drawable } from './drawable.js';
import { formatFigure } from './format-figure.js';
import type { Domain } from './value-domain.js';
import { PLOT_HEIGHT, type VerticalAxis } from './vertical-axis.js';

/** Absolute limits of a metric, in its unit. */
export interface Limit {
  readonly max?: number | undefined;
  readonly min?: number | undefined;
}

/** Where limits are drawn. */
export interface LimitPlace {
  readonly domain: Domain;
  readonly axis: VerticalAxis;
}

const ABOVE = 4;
const UNDER = 12;
const WIDEST = 200;

/** The limits that can be drawn. */
export function limitsOf(limit: Limit | undefined): number[] {
  return [limit?.max, limit?.min].map(drawable).filter((value) => !Number.isNaN(value));
}

/** Limits as lines with their names; those off the axis as a name with an arrow at the end of it where they lie. */
export function limitLines(limit: Limit | undefined, unit: string | null, place: LimitPlace): string {
  const named = [
    { name: 'max', value: drawable(limit?.max) },
    { name: 'min', value: drawable(limit?.min) },
  ].filter(({ value }) => !Number.isNaN(value));
  return named.map(({ name, value }) => limitLine(`${name} ${formatFigure(value, unit)}`, value, place)).join('');
}

function limitLine(name: string, value: number, { domain, axis }: LimitPlace): string {
  const y = axis.below(value);
  const text = (shown: string, baseline: number): string =>
    chartText(shown, { x: CHART_WIDTH - 2, y: baseline, anchor: 'end', className: 'limit', width: WIDEST });
  if (value > domain.high) return text(`↑ ${name}`, UNDER);
  if (value < domain.low) return text(`↓ ${name}`, PLOT_HEIGHT - ABOVE);
  const line = `<path class="limit" d="M${px(axis.left)} ${px(y)}H${px(CHART_WIDTH)}"/>`;
  return line + text(name, y < UNDER + ABOVE ? y + UNDER : y - ABOVE);
}
