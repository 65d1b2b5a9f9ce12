import { percent } from './calibration-page-markup.js';

/** What a chart of healthy effects shows; all on the scale of the effects. */
export interface EffectsChart {
  readonly effects: readonly number[];
  /** What is accepted below and above; Infinity where no such change is bad. */
  readonly accepted: { readonly below: number; readonly above: number };
  /** The healthy spread; null where it is not known. */
  readonly spread: number | null;
}

const WIDTH = 460;
const HEIGHT = 170;
const TOP = 22;
const BOTTOM = 30;
const SIDE = 14;
const BINS = 40;
/** Relative changes that an axis may name. */
const TICKS = [-0.9, -0.75, -0.5, -0.3, -0.2, -0.1, -0.05, 0, 0.05, 0.1, 0.2, 0.5, 1, 3, 9];
const LEAST_TICK_GAP = 46;

/** The distribution of healthy effects as SVG: bars, what is accepted as a band, and the spread as dashed lines. Empty without effects. */
export function effectsChart({ effects, accepted, spread }: EffectsChart): string {
  if (effects.length === 0) return '';
  const bounds = [accepted.below, accepted.above].filter(Number.isFinite);
  const reach = 1.08 * Math.max(...bounds, 2 * (spread ?? 0), largestShown(effects));
  const [low, high] = [Math.max(-reach, -accepted.below), Math.min(reach, accepted.above)];
  const x = (effect: number): number => SIDE + ((effect + reach) / (2 * reach)) * (WIDTH - 2 * SIDE);
  const counts = countBins(effects, reach);
  const most = Math.max(...counts);
  const plot = HEIGHT - TOP - BOTTOM;
  const bars = counts.map((count, i) => {
    if (count === 0) return '';
    const from = -reach + (i * 2 * reach) / BINS;
    const middle = from + reach / BINS;
    const height = (count / most) * plot;
    const out = middle > accepted.above || middle < -accepted.below ? ' out' : '';
    return `<rect class="bar${out}" ${box({ x: x(from) + 1, y: HEIGHT - BOTTOM - height, width: (WIDTH - 2 * SIDE) / BINS - 2, height })}/>`;
  });
  const band = `<rect class="band" ${box({ x: x(low), y: TOP, width: x(high) - x(low), height: plot })}/>`;
  const label = `${String(effects.length)} healthy effects from ${percent(Math.expm1(Math.min(...effects)))} to ${percent(Math.expm1(Math.max(...effects)))}`;
  return `<svg viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT)}" role="img" aria-label="${label}">${band}${bars.join('')}${axis(x)}${marks(spread, x)}</svg>`;
}

/** What few effects lie beyond may stand in the outermost bars. */
const SHARE_SHOWN = 0.98;

function largestShown(effects: readonly number[]): number {
  const sizes = effects.map(Math.abs).sort((a, b) => a - b);
  return sizes[Math.ceil(SHARE_SHOWN * sizes.length) - 1] ?? 0;
}

function countBins(effects: readonly number[], reach: number): number[] {
  const counts = new Array<number>(BINS).fill(0);
  for (const effect of effects) {
    const bin = Math.floor(((effect + reach) / (2 * reach)) * BINS);
    const kept = Math.max(0, Math.min(BINS - 1, bin));
    counts[kept] = (counts[kept] ?? 0) + 1;
  }
  return counts;
}

type Scale = (effect: number) => number;

function axis(x: Scale): string {
  const y = HEIGHT - BOTTOM;
  let lastAt = -Infinity;
  const zeroAt = x(0);
  const ticks = TICKS.map((tick) => ({ tick, at: x(Math.log1p(tick)) })).filter(({ tick, at }) => {
    const fits = at >= SIDE + 10 && at <= WIDTH - SIDE - 10 && at - lastAt >= LEAST_TICK_GAP;
    const kept = tick === 0 || (fits && (tick > 0 || zeroAt - at >= LEAST_TICK_GAP));
    if (kept) lastAt = at;
    return kept;
  });
  const names = ticks.map(
    ({ tick, at }) =>
      `<text x="${px(at)}" y="${px(y + 18)}" text-anchor="middle">${tick > 0 ? '+' : ''}${percent(tick)}</text>`,
  );
  return `<line class="axis" x1="${px(SIDE)}" x2="${px(WIDTH - SIDE)}" y1="${px(y)}" y2="${px(y)}"/><line class="zero" x1="${px(zeroAt)}" x2="${px(zeroAt)}" y1="${px(TOP)}" y2="${px(y)}"/>${names.join('')}`;
}

function marks(spread: number | null, x: Scale): string {
  if (spread === null) return '';
  const lines = [-spread, spread].map(
    (at) => `<line class="mark" x1="${px(x(at))}" x2="${px(x(at))}" y1="${px(TOP)}" y2="${px(HEIGHT - BOTTOM)}"/>`,
  );
  return `${lines.join('')}<text class="marked" x="${px(x(spread))}" y="14" text-anchor="middle">spread</text>`;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function box({ x, y, width, height }: Box): string {
  return `x="${px(x)}" y="${px(y)}" width="${px(Math.max(0.5, width))}" height="${px(height)}"`;
}

function px(value: number): string {
  return String(Number(value.toFixed(1)));
}
