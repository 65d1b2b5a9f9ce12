import { formatFigure, withUnit } from './format-figure.js';

const PERCENT = 100;
const DIGITS = 3;
/** From three times on a multiple says more than a percentage, and so it does near to nothing. */
const MULTIPLE = 3;
const NEAR_NOTHING = 0.01;

/** A ratio as the change that it is: "+23 %", "-8.5 %", "×4.2", "0 %". */
export function formatRatio(ratio: number): string {
  if (ratio >= MULTIPLE || (ratio > 0 && ratio < NEAR_NOTHING)) return `×${formatFigure(ratio)}`;
  return formatPercent(PERCENT * (ratio - 1));
}

/** Percent with a sign. */
export function formatPercent(percent: number): string {
  return `${signed(percent, String(Number(percent.toPrecision(DIGITS))))} %`;
}

/** A difference with a sign, in its unit. */
export function formatDifference(value: number, unit: string | null = null): string {
  return withUnit(signed(value, formatFigure(value)), unit);
}

/** A number's text with a plus where it is one. */
export function signed(value: number, text: string): string {
  return value > 0 && text !== '0' ? `+${text}` : text;
}
