const SIGNIFICANT_DIGITS = 12;
const LONGER = 10 ** SIGNIFICANT_DIGITS;

/** A number as it is decided by and shown: to twelve significant digits, so that no rounding error of the sums before it decides. */
export function settle(value: number): number {
  // What is whole and shorter, or no number of any digits, is settled already.
  if (value % 1 === 0 ? Math.abs(value) < LONGER : !Number.isFinite(value)) return value;
  return Number(value.toPrecision(SIGNIFICANT_DIGITS));
}
