/** Numbers of this size and more are drawn as this: sums and differences of such stay finite. */
export const BEYOND = 1e300;
const LEAST = 1e-290;

/** A number that can be drawn: NaN where there is none, what is beyond 1e300 as that, what is nearer to zero than 1e-290 as zero. */
export function drawable(value: number | null | undefined): number {
  if (value === null || value === undefined || !Number.isFinite(value)) return NaN;
  if (Math.abs(value) < LEAST) return 0;
  return Math.max(-BEYOND, Math.min(BEYOND, value));
}

/** The numbers that can be drawn, rising. */
export function sortedDrawable(values: readonly (number | null)[]): number[] {
  const kept = new Float64Array(values.length);
  let count = 0;
  for (const value of values) {
    const drawn = drawable(value);
    if (!Number.isNaN(drawn)) kept[count++] = drawn;
  }
  const sorted = kept.subarray(0, count).sort();
  return Array.from({ length: count }, (_, i) => sorted[i] ?? NaN);
}
