import { settle } from './settle.js';

const USUAL_DIGITS = 4;

/** A number as a sentence shows it: four significant digits. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not defined' : value > 0 ? 'infinite' : 'minus infinity';
  return withoutExponent(Number(value.toPrecision(USUAL_DIGITS)));
}

/** A bound as it was written. */
export function formatBound(bound: number): string {
  return withoutExponent(settle(bound));
}

/** A number with as many digits as show on which side of each bound it lies, and no fewer than `fewest`. */
export function formatBeside(exact: number, bounds: readonly number[], fewest = 2): string {
  if (!Number.isFinite(exact)) return formatNumber(exact);
  const value = settle(exact);
  const settled = bounds.map(settle);
  let digits = fewest;
  let shown = Number(value.toPrecision(digits));
  while (settled.some((bound) => Math.sign(shown - bound) !== Math.sign(value - bound))) {
    shown = Number(value.toPrecision(++digits));
  }
  return withoutExponent(shown);
}

/** A number with its unit, where the metric has one. */
export function formatQuantity(value: number, unit: string | undefined): string {
  return withUnit(formatNumber(value), unit);
}

/** A number in words with its unit, where the metric has one. */
export function withUnit(shown: string, unit: string | undefined): string {
  return unit === undefined ? shown : `${shown} ${unit}`;
}

/** A difference with its unit: percentages differ by points. */
export function withUnitOfDifference(shown: string, unit: string | undefined): string {
  const points = shown === '1' ? 'percentage point' : 'percentage points';
  return withUnit(shown, unit === '%' ? points : unit);
}

/** What is smaller has more zeros than anybody counts. */
const SMALLEST = 1e-12;

/** The number as it is read: 0.0000001, not 1e-7. */
function withoutExponent(value: number): string {
  const written = String(Object.is(value, -0) ? 0 : value);
  if (!written.includes('e-') || Math.abs(value) < SMALLEST) return written;
  const [mantissa = '', power] = written.split('e-');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  return value.toFixed(Number(power) + decimals);
}
