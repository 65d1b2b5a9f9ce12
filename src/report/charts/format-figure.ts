import { BEYOND } from './drawable.js';

const DIGITS = 3;
const MOST_DIGITS = 12;
const MOST_DECIMALS = 12;
const PREFIXES = [
  { from: 1e12, scale: 1e12, suffix: 'T' },
  { from: 1e9, scale: 1e9, suffix: 'G' },
  { from: 1e6, scale: 1e6, suffix: 'M' },
  { from: 1e4, scale: 1e3, suffix: 'k' },
] as const;
/** Outside of these numbers are written with an exponent. */
const LEAST_PLAIN = 1e-4;
const MOST_PLAIN = 1e15;
/** Smaller powers of ten are 0. */
const LEAST_EXPONENT = -323;

interface Scaling {
  readonly scale: number;
  readonly suffix: string;
}

/** A number for people, with three digits that count: "163", "0.0213", "12.3k", "4.1e-12". */
export function formatFigure(value: number, unit: string | null = null): string {
  return figureOf(value, unit, DIGITS);
}

/** Numbers for people that are read side by side, with as many digits as tell them apart: "1.000000002T" and "1.000000007T". */
export function formatApart(values: readonly number[], unit: string | null = null): string[] {
  const different = new Set(values).size;
  for (let digits = DIGITS; ; digits++) {
    const texts = values.map((value) => figureOf(value, unit, digits));
    if (digits >= MOST_DIGITS || new Set(texts).size === different) return texts;
  }
}

function figureOf(value: number, unit: string | null, fewest: number): string {
  if (!Number.isFinite(value)) return '–';
  const { scale, suffix } = scalingOf(Math.abs(value));
  const scaled = value / scale;
  const digits = Math.max(fewest, Math.trunc(Math.abs(scaled)).toString().length);
  const rounded = Number(scaled.toPrecision(Math.min(digits, 15)));
  if (suffix !== '' && scalingOf(Math.abs(rounded * scale)).scale > scale)
    return figureOf(rounded * scale, unit, fewest);
  const shown = `${String(rounded)}${value === 0 ? '' : suffix}`;
  return withUnit(Math.abs(value) < BEYOND ? shown : `${value > 0 ? '>' : '<'} ${shown}`, unit);
}

/** A text with a unit behind it. */
export function withUnit(text: string, unit: string | null): string {
  return unit === null || unit === '' ? text : `${text} ${unit}`;
}

/** The marks of an axis, this far apart, as short as tells them apart. */
export function formatTicks(ticks: readonly number[], step: number): string[] {
  const { scale, suffix } = scalingOf(Math.max(...ticks.map(Math.abs)));
  const decimals = Math.ceil(-Math.log10(step / scale) - 1e-9);
  const kept = Math.min(MOST_DECIMALS, Math.max(0, Number.isFinite(decimals) ? decimals : 0));
  return ticks.map((tick) => (tick === 0 ? '0' : `${(tick / scale).toFixed(kept)}${suffix}`));
}

/** What numbers of this size are divided by, and how that is told. */
function scalingOf(size: number): Scaling {
  if (size === 0 || !Number.isFinite(size)) return { scale: 1, suffix: '' };
  if (size < LEAST_PLAIN || size >= MOST_PLAIN) {
    const exponent = Math.max(LEAST_EXPONENT, Math.floor(Math.log10(size)));
    return { scale: Math.pow(10, exponent), suffix: `e${String(exponent)}` };
  }
  return PREFIXES.find(({ from }) => size >= from) ?? { scale: 1, suffix: '' };
}
