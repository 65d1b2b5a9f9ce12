const SIGNIFICANT_DIGITS = 12;

/** A number as it is decided by and shown: to twelve significant digits, so that no rounding error of the sums before it decides. */
export function settle(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(SIGNIFICANT_DIGITS)) : value;
}
