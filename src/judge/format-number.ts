/** A number as a sentence shows it: four significant digits, no exponent between 0.0001 and a million. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not defined' : value > 0 ? 'infinite' : 'minus infinity';
  const rounded = Number(value.toPrecision(4));
  return String(Object.is(rounded, -0) ? 0 : rounded);
}

const MOST_DIGITS = 12;

/** A number with as many digits as show on which side of a bound it lies; two, or `fewest`, where that is no question. */
export function formatBeside(exact: number, bound: number, fewest = 2): string {
  if (!Number.isFinite(exact)) return formatNumber(exact);
  // What is decided is decided by twelve digits.
  const value = Number(exact.toPrecision(MOST_DIGITS));
  for (let digits = fewest; digits < MOST_DIGITS; digits++) {
    const shown = Number(value.toPrecision(digits));
    if (Math.sign(shown - bound) === Math.sign(value - bound)) return String(shown);
  }
  return String(value);
}

/** A number with its unit, where the metric has one. */
export function formatQuantity(value: number, unit: string | undefined): string {
  return unit === undefined ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
}

/** A score, or a figure that is held against a bound, as a sentence shows it: with up to two decimals, cut so that it never seems to reach the next one. */
export function formatScore(score: number): string {
  return String(Math.floor(score * 100 + 1e-6) / 100);
}
