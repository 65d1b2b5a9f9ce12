/** A share as people read it: "1.5 %"; null as "–". */
export function percent(share: number | null, digits = 2): string {
  if (share === null) return '–';
  const value = 100 * share;
  if (!Number.isFinite(value)) return '–';
  if (value !== 0 && Math.abs(value) < 0.1) return value > 0 ? '< 0.1 %' : '> -0.1 %';
  return `${String(Number(value.toPrecision(Math.abs(value) >= 100 ? 3 : digits)))} %`;
}

/** A number with two digits that count; null as "–". */
export function figure(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(2)));
}
