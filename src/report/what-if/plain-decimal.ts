/** A number without what binary fractions leave of decimal sums: to twelve significant digits. */
export function plainDecimal(value: number): number {
  return Number(value.toPrecision(12));
}
