import { boxAttributes, CHART_WIDTH, chartSvg, chartText, px } from './chart-svg.js';
import { withUnit, formatFigure } from './format-figure.js';
import { horizontalMarks } from './horizontal-marks.js';
import type { ShiftInput } from './shift-input.js';
import { shiftScale, type ShiftScale } from './shift-scale.js';
import { textWidth } from './text-width.js';

const ROW = 18;
const BASE = 13;
const HEIGHT = 48;
const MIDDLE = 32;
const UNDER_AXIS = 18;
const FOOT = 6;
const SIDE = 8;
/** How far inside the end of the axis a shift is drawn that lies beyond it. */
const BESIDE_ARROW = 12;
const PADDING = 0.14;
const PERCENT = 100;
/** How much wider a strong text may be. */
const BOLDER = 24;
/** No ratio is drawn further away than a thousandfold. */
const FARTHEST_RATIO = Math.log(1000);

/** The axis: which places it shows and where they lie. */
interface Axis {
  readonly low: number;
  readonly high: number;
  readonly x: (place: number) => number;
}

/** The shift with its interval beside what is accepted, as SVG. Empty where the shift is not known. */
export function shiftChart(input: ShiftInput): string {
  const scale = shiftScale(input);
  if (scale === null) return '';
  const beside = input.beside?.effect.kind === input.effect.kind ? shiftScale({ ...input, ...input.beside }) : null;
  const scales = beside ? [scale, beside] : [scale];
  const axis = layAxis(scales, input.effect.kind === 'ratio' ? FARTHEST_RATIO : Infinity);
  const told = tellShift(input, scale);
  const edges = edgeTexts(input, scale, axis);
  const top = (1 + edges.rows) * ROW + 4;
  const y = top + HEIGHT;
  const body = [
    chartText(told, { x: 0, y: BASE, width: CHART_WIDTH - BOLDER, className: 'strong' }),
    edges.markup,
    zoneMarkup(scale, axis, top),
    intervalMarkup(scale, axis, top + MIDDLE),
    axisMarkup(scale, axis, y),
  ];
  const label = [`${input.title}: shift ${told}`, ...edges.texts].join('; ');
  return chartSvg({ height: y + UNDER_AXIS + FOOT, label, body: body.join('') });
}

function layAxis(scales: readonly ShiftScale[], farthest: number): Axis {
  const places = scales
    .flatMap(({ value, low, high, accepted }) => [0, value, low, high, accepted?.low ?? 0, accepted?.high ?? 0])
    .filter((place) => Number.isFinite(place))
    .map((place) => Math.max(-farthest, Math.min(farthest, place)));
  const [least, most] = [Math.min(...places), Math.max(...places)];
  const padding = most > least ? PADDING * (most - least) : PADDING;
  const [from, to] = [least - padding, most + padding];
  const width = CHART_WIDTH - 2 * SIDE;
  const x = (place: number): number => SIDE + width * Math.max(0, Math.min(1, (place - from) / (to - from)));
  return { low: from, high: to, x };
}

function tellShift({ effect, unit }: ShiftInput, { value, low, high, tell }: ShiftScale): string {
  const sure = `(${formatFigure(PERCENT * effect.confidence)} % confidence)`;
  const shift = tell(value, unit);
  if (low === -Infinity && high === Infinity) return shift;
  if (low === -Infinity) return `${shift}, at most ${tell(high)} ${sure}`;
  if (high === Infinity) return `${shift}, at least ${tell(low)} ${sure}`;
  return `${shift}, ${tell(low)} to ${tell(high)} ${sure}`;
}

interface EdgeTexts {
  readonly texts: readonly string[];
  readonly markup: string;
  readonly rows: number;
}

/** From where on it fails, in words over the edges, in two rows where they would touch. */
function edgeTexts({ accepted, effect, unit }: ShiftInput, scale: ShiftScale, { x }: Axis): EdgeTexts {
  const { low, high } = scale.accepted ?? { low: -Infinity, high: Infinity };
  const least = effect.kind === 'ratio' ? (accepted?.absolute ?? null) : null;
  const also = least === null ? '' : ` and ${withUnit(formatFigure(least), unit)}`;
  const text = (edge: number): string => `fails from ${scale.tell(edge, unit)}${also}`;
  const upper = Number.isFinite(high) ? { text: text(high), from: x(high) } : null;
  const lower = Number.isFinite(low) ? { text: text(low), to: x(low) } : null;
  const upperFrom = upper && Math.max(0, Math.min(upper.from, CHART_WIDTH - textWidth(upper.text)));
  const lowerTo = lower && Math.min(CHART_WIDTH, Math.max(lower.to, textWidth(lower.text)));
  const touching = upperFrom !== null && lowerTo !== null && lowerTo + SIDE > upperFrom;
  const y = ROW + BASE;
  const width = CHART_WIDTH;
  const shown = [
    lower === null ? '' : chartText(lower.text, { x: lowerTo ?? 0, y, anchor: 'end', width }),
    upper === null ? '' : chartText(upper.text, { x: upperFrom ?? 0, y: touching ? y + ROW : y, width }),
  ];
  const texts = [lower?.text, upper?.text].filter((one) => one !== undefined);
  return { texts, markup: shown.join(''), rows: touching ? 2 : Math.min(1, texts.length) };
}

function zoneMarkup({ accepted }: ShiftScale, { x }: Axis, top: number): string {
  if (accepted === null) return '';
  const [from, to] = [x(accepted.low), x(accepted.high)];
  const zone = `<rect class="band" ${boxAttributes({ x: from, y: top, width: to - from, height: HEIGHT })}/>`;
  const edges = [accepted.low, accepted.high]
    .filter((edge) => Number.isFinite(edge))
    .map((edge) => `M${px(x(edge))} ${px(top)}v${px(HEIGHT)}`);
  const name = 'accepted';
  const fits = textWidth(name) + SIDE < to - from;
  const text = fits ? chartText(name, { x: (from + to) / 2, y: top + BASE, anchor: 'middle', className: 'soft' }) : '';
  return `${zone}<path class="edge" d="${edges.join('')}"/>${text}`;
}

/** The interval as a line with a bar at each end, or an arrow where it goes on, and the shift as a disc. */
function intervalMarkup({ value, low, high }: ShiftScale, axis: Axis, y: number): string {
  const [from, to] = [axis.x(low), axis.x(high)];
  const ends = [low < axis.low ? arrow(from, y, 1) : bar(from, y), high > axis.high ? arrow(to, y, -1) : bar(to, y)];
  const [first, last] = [SIDE + BESIDE_ARROW, CHART_WIDTH - SIDE - BESIDE_ARROW];
  const at = value < axis.low ? first : value > axis.high ? last : axis.x(value);
  const point = `<circle class="point" cx="${px(at)}" cy="${px(y)}" r="5.5"/>`;
  return `<path class="interval" d="M${px(from)} ${px(y)}H${px(to)}"/>${ends.join('')}${point}`;
}

function bar(x: number, y: number): string {
  return `<path class="interval" d="M${px(x)} ${px(y - 6)}v12"/>`;
}

function arrow(x: number, y: number, inwards: 1 | -1): string {
  return `<path class="arrow" d="M${px(x - SIDE * inwards)} ${px(y)}l${px(10 * inwards)} -6v12z"/>`;
}

/** A shift that is off the axis is told at the end of it. */
function axisMarkup({ marks, value, tell }: ShiftScale, { low, high, x }: Axis, y: number): string {
  const within = marks(low, high);
  const beyond = [
    ...(value < low ? [{ place: low, text: `← ${tell(value)}` }] : []),
    ...(value > high ? [{ place: high, text: `${tell(value)} →` }] : []),
  ];
  const shown = [...beyond, ...within];
  const lines = within.map(({ place }) => `M${px(x(place))} ${px(y)}v4`).join('');
  const zero = `<path class="zero" d="M${px(x(0))} ${px(y)}v${px(ROW - HEIGHT)}"/>`;
  const names = horizontalMarks(
    shown.map(({ place, text }) => ({ x: x(place), text })),
    y + UNDER_AXIS,
  );
  return `${zero}<path class="axis" d="M0 ${px(y)}H${px(CHART_WIDTH)}${lines}"/>${names}`;
}
