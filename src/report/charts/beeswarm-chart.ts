import { quantileSorted } from 'd3-array';
import { boxAttributes, CHART_WIDTH, chartSvg, chartText, plotAt, px } from './chart-svg.js';
import { sortedDrawable } from './drawable.js';
import { formatApart, formatFigure } from './format-figure.js';
import { layBeeswarm } from './lay-beeswarm.js';
import { limitLines, limitsOf, type Limit } from './limit-lines.js';
import { swarmPath } from './swarm-path.js';
import { textWidth } from './text-width.js';
import { bandEdges, bandMarkup, type ToleranceBand } from './tolerance-band.js';
import { valueDomain } from './value-domain.js';
import { PLOT_HEIGHT, verticalAxis, type VerticalAxis } from './vertical-axis.js';

/** The judged samples of both sides. */
export interface BeeswarmInput {
  /** Whose samples they are, such as the metric's name. */
  readonly title: string;
  readonly unit: string | null;
  readonly baseline: readonly number[];
  readonly canary: readonly number[];
  readonly limit?: Limit | undefined;
  readonly band?: ToleranceBand | undefined;
}

/** A side's samples in the order of their size, as dots and as figures. */
interface Swarm {
  readonly side: 'baseline' | 'canary';
  readonly dots: readonly number[];
  readonly count: number;
  readonly samplesADot: number;
  /** The quartiles, the median in the middle; null without samples. */
  readonly quartiles: readonly [number, number, number] | null;
}

const TOP = 8;
const ROW = 17;
const UNDER_PLOT = 4;
const MOST_DOTS = 400;
const MARGIN = 6;

/** The samples of both sides as a beeswarm each, with medians and quartiles, as SVG. Empty without samples. */
export function beeswarmChart({ title, unit, baseline, canary, limit, band }: BeeswarmInput): string {
  const swarms = [toSwarm('baseline', baseline), toSwarm('canary', canary)];
  const ends = swarms.flatMap(({ dots }) => [dots[0] ?? NaN, dots.at(-1) ?? NaN]);
  const domain = valueDomain(ends, [...limitsOf(limit), ...bandEdges(band)]);
  if (domain === null) return '';
  const axis = verticalAxis(domain);
  const width = (CHART_WIDTH - axis.left) / swarms.length;
  const rows = swarms.some(({ samplesADot }) => samplesADot > 1) ? 4 : 3;
  const medians = formatApart(swarms.map(medianOf), unit);
  const columns = swarms.map((swarm, i) =>
    column(swarm, { median: medians[i] ?? '', axis, width, left: axis.left + i * width }),
  );
  const plot = [bandMarkup(band, axis), axis.markup, ...columns, limitLines(limit, unit, { domain, axis })];
  return chartSvg({
    height: TOP + PLOT_HEIGHT + UNDER_PLOT + rows * ROW + MARGIN,
    label: `${title}, judged samples${unit === null || unit === '' ? '' : ` in ${unit}`}: ${describe(swarms)}`,
    body: plotAt(TOP, plot.join('')),
  });
}

/** Of many samples a dot is a quantile. */
function toSwarm(side: 'baseline' | 'canary', samples: readonly number[]): Swarm {
  const sorted = sortedDrawable(samples);
  const count = sorted.length;
  const samplesADot = Math.max(1, Math.ceil(count / MOST_DOTS));
  const length = Math.ceil(count / samplesADot);
  const dots =
    samplesADot === 1 ? sorted : Array.from({ length }, (_, i) => quantileSorted(sorted, i / (length - 1)) ?? NaN);
  const at = (share: number): number => quantileSorted(sorted, share) ?? NaN;
  return { side, dots, count, samplesADot, quartiles: count === 0 ? null : [at(0.25), at(0.5), at(0.75)] };
}

function medianOf({ quartiles }: Swarm): number {
  return quartiles?.[1] ?? NaN;
}

interface ColumnPlace {
  /** The side's median as text. */
  readonly median: string;
  readonly axis: VerticalAxis;
  readonly width: number;
  readonly left: number;
}

function column(swarm: Swarm, place: ColumnPlace): string {
  const { left, width } = place;
  const texts = figures(swarm, place).map((text, i) =>
    chartText(text, {
      x: left + width / 2,
      y: PLOT_HEIGHT + UNDER_PLOT + (i + 1) * ROW,
      width: width - 2,
      ...(i === 0 ? { className: 'strong' } : {}),
    }),
  );
  return `${dotsMarkup(swarm, place)}${quartilesMarkup(swarm, place)}<g text-anchor="middle">${texts.join('')}</g>`;
}

function figures({ side, count, samplesADot, quartiles }: Swarm, { median, width }: ColumnPlace): string[] {
  if (quartiles === null) return [`${side}, no samples`];
  const [lower, , upper] = quartiles;
  return [
    `${side}, n = ${String(count)}`,
    `median ${median}`,
    quartilesText(lower, upper, width),
    ...(samplesADot > 1 ? [`a dot for ${String(samplesADot)} samples`] : []),
  ];
}

function quartilesText(lower: number, upper: number, width: number): string {
  const range = formatApart([lower, upper]).join(lower < 0 ? ' to ' : '–');
  const texts = [`quartiles ${range}`, `Q1–Q3 ${range}`];
  return texts.find((text) => textWidth(text) <= width) ?? `quartiles ${formatFigure(upper - lower)} apart`;
}

/** Hollow dots are drawn again in the colour of the card, smaller. */
function dotsMarkup({ side, dots, count }: Swarm, { axis, width, left }: ColumnPlace): string {
  if (count === 0) return '';
  const { unit, diameter } = gridOf(dots.length);
  const heights = dots.map((value) => Math.round(axis.below(value) / unit)).reverse();
  const columns = layBeeswarm(heights, diameter);
  const widest = columns.reduce((most, column) => Math.max(most, Math.abs(column)), 1);
  const most = Math.floor((PRECISION * (width / 2 - MARGIN)) / widest / unit) / PRECISION;
  const laid = heights.map((height, i) => ({ height, column: columns[i] ?? 0 }));
  const { line, dashes } = swarmPath(laid, { pitch: Math.min(diameter, most), depth: PLOT_HEIGHT / unit });
  const broad = (by: number): string => `stroke-width="${String(Number((diameter - by / unit).toPrecision(3)))}"`;
  const hollow = side === 'baseline' ? `<path class="hole" ${broad(2.5)} d="${line}"/>` : '';
  const disc = `<path class="dots ${side}" ${broad(0.5)} d="${line}"/>`;
  const place = `transform="translate(${px(left + width / 2)} 0)scale(${String(unit)})"`;
  return `<g ${place} stroke-dasharray="${dashes}">${disc}${hollow}</g>`;
}

const PRECISION = 100;

/** How large the dots are, in units that their heights are rounded to: with more dots they are smaller, and half a dot is near enough. */
function gridOf(dots: number): { readonly unit: number; readonly diameter: number } {
  if (dots <= 60) return { unit: 1, diameter: 7 };
  return dots <= 200 ? { unit: 3, diameter: 2 } : { unit: 2, diameter: 2 };
}

function quartilesMarkup({ quartiles }: Swarm, { axis, width, left }: ColumnPlace): string {
  if (quartiles === null) return '';
  const [lower, median, upper] = quartiles.map((value) => axis.below(value));
  const box = { x: left + MARGIN, y: upper ?? 0, width: width - 2 * MARGIN, height: (lower ?? 0) - (upper ?? 0) };
  return `<rect class="quartiles" ${boxAttributes(box)}/><path class="median" d="M${px(box.x)} ${px(median ?? 0)}h${px(box.width)}"/>`;
}

function describe(swarms: readonly Swarm[]): string {
  const medians = formatApart(swarms.map(medianOf));
  const told = swarms.map(({ side, count, quartiles }, i) => {
    if (quartiles === null) return `${side} without samples`;
    const [lower = '', upper = ''] = formatApart([quartiles[0], quartiles[2]]);
    return `${side} median ${medians[i] ?? ''}, quartiles ${lower} to ${upper}, n = ${String(count)}`;
  });
  return told.join('; ');
}
