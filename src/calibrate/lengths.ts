const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** A length of time as configs and requests have it: "90m" as "1h30m". */
export function asLength(ms: number): string {
  let rest = Math.round(ms);
  const parts = UNITS.flatMap(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? [`${String(count)}${unit}`] : [];
  });
  return parts.length > 0 ? parts.join('') : '0s';
}
