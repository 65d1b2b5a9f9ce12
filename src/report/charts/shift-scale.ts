import { ticks } from 'd3-array';
import { drawable } from './drawable.js';
import { formatDifference, formatPercent, formatRatio, signed } from './format-change.js';
import { formatFigure, formatTicks } from './format-figure.js';
import type { ShiftInput } from './shift-input.js';

/** Between which shifts is accepted; infinite where that change is never bad. */
export interface AcceptedZone {
  readonly low: number;
  readonly high: number;
}

/** A shift as places on an axis, where no shift is zero: logarithms of ratios, or differences. Open ends are infinite. */
export interface ShiftScale {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Null where it is not known on this axis: a relative change is none of a difference. */
  readonly accepted: AcceptedZone | null;
  /** A place in words, with the unit if it is to be told. */
  readonly tell: (place: number, unit?: string | null) => string;
  /** What is marked of an axis between two places, the most important first. */
  readonly marks: (low: number, high: number) => readonly { readonly place: number; readonly text: string }[];
}

/** The scale of a shift; null where the shift is not known. */
export function shiftScale(input: ShiftInput): ShiftScale | null {
  const { kind, value } = input.effect;
  if (Number.isNaN(drawable(value))) return null;
  return kind === 'ratio' ? ratioScale(input) : differenceScale(input);
}

function ratioScale({ effect, accepted }: ShiftInput): ShiftScale {
  const place = (ratio: number | null, open: number): number => {
    const drawn = drawable(ratio);
    return Number.isNaN(drawn) ? open : Math.log(Math.max(0, drawn));
  };
  const bound = (change: number | null, sign: 1 | -1): number => {
    const size = drawable(change);
    return Number.isNaN(size) ? sign * Infinity : Math.log(Math.max(0, 1 + sign * Math.max(0, size)));
  };
  const zone = accepted && { low: bound(accepted.decrease, -1), high: bound(accepted.increase, 1) };
  return {
    value: place(effect.value, 0),
    low: place(effect.low, -Infinity),
    high: place(effect.high, Infinity),
    accepted: zone,
    tell: (at) => formatRatio(Math.exp(at)),
    marks: ratioMarks,
  };
}

/** Up to this distance of logarithms even percentages are marked. */
const NEARLY_LINEAR = 0.6;
const MARKS = 4;
const PERCENT = 100;
const RATIOS = [1, 10, 0.1, 100, 0.01, 1000, 0.001, 2, 0.5, 5, 0.2, 3, 1.5, 0.7, 1.2, 0.8, 1.1, 0.9];

function ratioMarks(low: number, high: number) {
  if (high - low > NEARLY_LINEAR) {
    const ratios = RATIOS.filter((ratio) => Math.log(ratio) >= low && Math.log(ratio) <= high);
    return ratios.map((ratio) => ({ place: Math.log(ratio), text: ratio === 1 ? '0' : formatRatio(ratio) }));
  }
  const percents = ticks(PERCENT * Math.expm1(low), PERCENT * Math.expm1(high), MARKS);
  return zeroFirst(percents).map((percent) => ({
    place: Math.log1p(percent / PERCENT),
    text: percent === 0 ? '0' : formatPercent(percent),
  }));
}

function differenceScale({ effect, accepted, direction }: ShiftInput): ShiftScale {
  const place = (value: number | null, open: number): number => {
    const drawn = drawable(value);
    return Number.isNaN(drawn) ? open : drawn;
  };
  const size = drawable(accepted?.absolute);
  const zone = { low: direction === 'increase' ? -Infinity : -size, high: direction === 'decrease' ? Infinity : size };
  return {
    value: place(effect.value, 0),
    low: place(effect.low, -Infinity),
    high: place(effect.high, Infinity),
    accepted: Number.isNaN(size) ? null : zone,
    tell: formatDifference,
    marks: differenceMarks,
  };
}

function differenceMarks(low: number, high: number) {
  const places = ticks(low, high, MARKS);
  const step = (places[1] ?? high) - (places[0] ?? low);
  const texts = new Map(places.map((place, i) => [place, formatTicks(places, step)[i] ?? formatFigure(place)]));
  return zeroFirst(places).map((place) => ({ place, text: signed(place, texts.get(place) ?? '') }));
}

function zeroFirst(values: readonly number[]): number[] {
  return [...values].sort((a, b) => Math.abs(a) - Math.abs(b));
}
