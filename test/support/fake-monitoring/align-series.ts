import type { Aligner } from './aligners.js';
import type { StoredSeries } from './series-store.js';
import { increasesOf, riseWithin, toAmount, type Increase } from './increases.js';
import type { RawPoint } from './raw-series.js';
import type { Point, Series } from './time-series.js';

/** The half-open time (startMs, endMs]. */
export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
}

/** The points of a series in an interval as they were written. */
export function pickPoints(series: StoredSeries, { startMs, endMs }: Interval): Series {
  const points = series.points
    .filter((point) => point.endMs > startMs && point.endMs <= endMs)
    .sort((one, other) => other.endMs - one.endMs)
    .map((point) => ({
      startMs: point.startMs ?? point.endMs,
      endMs: point.endMs,
      value: typeof point.value === 'bigint' ? point.value : toAmount(point.value),
    }));
  return { ...series, points };
}

/**
 * A series with one point a period. Periods end at the interval's end and every period before it, as long as that is after its
 * start; the oldest may begin before the start. A period that there is no value for has no point.
 */
export function alignSeries(
  series: StoredSeries,
  { startMs, endMs }: Interval,
  { aligner, periodMs }: { readonly aligner: Aligner; readonly periodMs: number },
): Series {
  const kind = aligner.kind ?? series.kind;
  const periods = divide(series, { endMs, periodMs, count: Math.ceil((endMs - startMs) / periodMs) });
  const points = periods.flatMap(({ points, increases }, i): Point[] => {
    const toMs = endMs - i * periodMs;
    const fromMs = toMs - periodMs;
    const value = aligner.align({
      points,
      rise: () => riseWithin(increases, fromMs, toMs),
      seconds: periodMs / 1000,
    });
    // A gauge's point is an instant.
    return value === undefined ? [] : [{ startMs: kind === 'GAUGE' ? toMs : fromMs, endMs: toMs, value }];
  });
  const valueType = aligner.valueType ?? series.valueType;
  return { identity: series.identity, kind, valueType, unit: aligner.unit?.(series.unit) ?? series.unit, points };
}

/** What ends in a period, and what rises in it. */
interface Period {
  readonly points: RawPoint[];
  readonly increases: Increase[];
}

/** What falls into each of so many periods, the newest first. */
function divide(
  { kind, points }: StoredSeries,
  { endMs, periodMs, count }: { readonly endMs: number; readonly periodMs: number; readonly count: number },
): Period[] {
  const periods = Array.from({ length: count }, (): Period => ({ points: [], increases: [] }));
  const ordered = [...points].sort((one, other) => one.endMs - other.endMs);
  for (const point of ordered) periods[Math.floor((endMs - point.endMs) / periodMs)]?.points.push(point);
  for (const increase of kind === 'GAUGE' ? [] : increasesOf({ kind, points })) {
    const newest = Math.max(0, Math.floor((endMs - increase.endMs) / periodMs));
    const after = Math.ceil((endMs - increase.startMs) / periodMs);
    for (const period of periods.slice(newest, Math.max(newest, after))) period.increases.push(increase);
  }
  return periods;
}
