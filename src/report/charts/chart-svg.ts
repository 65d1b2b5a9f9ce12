import { escapeMarkup } from '../escape-markup.js';
import { fitText } from './text-width.js';

/** How wide a chart is in its own units: of a phone's width a little less than one each, so that its text stays readable. */
export const CHART_WIDTH = 400;

/** What a chart is made of. */
export interface ChartParts {
  readonly height: number;
  /** What is to be seen, for those who cannot. */
  readonly label: string;
  readonly body: string;
}

/** A chart as SVG. */
export function chartSvg({ height, label, body }: ChartParts): string {
  return `<svg class="chart" viewBox="0 0 ${px(CHART_WIDTH)} ${px(height)}" role="img" aria-label="${escapeMarkup(label)}">${body}</svg>`;
}

/** A part of a chart, this far from its top. */
export function plotAt(top: number, markup: string): string {
  return `<g transform="translate(0 ${px(top)})">${markup}</g>`;
}

/** Where a text stands in a chart. */
export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly className?: string;
  /** What is wider is cut. */
  readonly width?: number;
}

/** A text in a chart, escaped. */
export function chartText(text: string, { x, y, anchor = 'start', className, width }: TextPlace): string {
  const shown = width === undefined ? text : fitText(text, width);
  const whole = shown === text ? '' : `<title>${escapeMarkup(text)}</title>`;
  const anchored = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  const named = className === undefined ? '' : ` class="${className}"`;
  const across = px(x) === '0' ? '' : ` x="${px(x)}"`;
  return `<text${across} y="${px(y)}"${anchored}${named}>${whole}${escapeMarkup(shown)}</text>`;
}

/** Where a rectangle lies. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The attributes of a rectangle. */
export function boxAttributes({ x, y, width, height }: Box): string {
  return `x="${px(x)}" y="${px(y)}" width="${px(Math.max(0, width))}" height="${px(Math.max(0, height))}"`;
}

/** A coordinate, to half a unit. */
export function px(value: number): string {
  return String(Math.round(2 * value) / 2);
}
