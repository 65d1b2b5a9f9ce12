const SIGNIFICANT_DIGITS = 12;
const DECIMALS = 100;

/** A number as the JSON carries it: twelve significant digits; null where it is not finite, since JSON has no such number. */
export function roundNumber(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Number(value.toPrecision(SIGNIFICANT_DIGITS));
}

/** The score of a group, which nothing is held against, to two decimals; null where it has none. */
export function roundGroupScore(score: number): number | null {
  return roundNumber(Math.round(score * DECIMALS) / DECIMALS);
}
