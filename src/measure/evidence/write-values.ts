/** Values as JSON holds them exactly: a number, null for a gap, and as text what JSON has no number for. Without `filled` NaN is a gap. */
export function writeValues(values: Float64Array, filled?: Uint8Array): (number | string | null)[] {
  return Array.from(values, (value, slot) => {
    if (filled ? filled[slot] === 0 : Number.isNaN(value)) return null;
    if (!Number.isFinite(value)) return String(value);
    return Object.is(value, -0) ? '-0' : value;
  });
}
