const SIGNIFICANT_DIGITS = 12;

/** A number as the JSON carries it: twelve significant digits; null where it is not finite, since JSON has no such number. */
export function roundNumber(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Number(value.toPrecision(SIGNIFICANT_DIGITS));
}

/** A score to two decimals, never across one of the `edges`: 94.996 under a threshold of 95 stays 94.99. */
export function roundScore(score: number, edges: readonly number[]): number | null {
  if (!Number.isFinite(score)) return null;
  const rounded = Math.round(score * 100) / 100;
  const crosses = edges.some((edge) => score < edge && rounded >= edge);
  return crosses ? Math.floor(score * 100) / 100 : rounded;
}
