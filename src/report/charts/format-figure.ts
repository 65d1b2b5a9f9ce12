import { BEYOND } from './drawable.js';

const DIGITS = 3;
const MOST_DECIMALS = 8;
const PREFIXES = [
  { from: 1e12, scale: 1e12, suffix: 'T' },
  { from: 1e9, scale: 1e9, suffix: 'G' },
  { from: 1e6, scale: 1e6, suffix: 'M' },
  { from: 1e4, scale: 1e3, suffix: 'k' },
] as const;
/** Outside of these numbers are written with an exponent. */
const LEAST_PLAIN = 1e-4;
const MOST_PLAIN = 1e15;

interface Scaling {
  readonly scale: number;
  readonly suffix: string;
}

/** A number for people, with three digits that count: "163", "0.0213", "12.3k", "4.1e-12". */
export function formatFigure(value: number, unit: string | null = null): string {
  const { scale, suffix } = scalingOf(Math.abs(value));
  const scaled = value / scale;
  const digits = Math.max(DIGITS, Math.trunc(Math.abs(scaled)).toString().length);
  const shown = `${String(Number(scaled.toPrecision(Math.min(digits, 15))))}${value === 0 ? '' : suffix}`;
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
    const exponent = Math.floor(Math.log10(size));
    return { scale: Math.pow(10, exponent), suffix: `e${String(exponent)}` };
  }
  return PREFIXES.find(({ from }) => size >= from) ?? { scale: 1, suffix: '' };
}
