import { combine, toDistribution, type Distribution } from './distribution.js';
import type { RawPoint, RawSeries, RawValue } from './raw-series.js';

/** A number or a histogram. */
export type Amount = number | Distribution;

/** By how much a counter rose from one instant to another. */
export interface Increase {
  readonly startMs: number;
  readonly endMs: number;
  readonly amount: Amount;
}

/** A value that can be computed with. */
export function toAmount(value: RawValue): Amount {
  return typeof value === 'object' ? toDistribution(value) : Number(value);
}

/** How a DELTA or CUMULATIVE series rose, in order of time. A counter that starts anew rises from 0. */
export function increasesOf({ kind, points }: Pick<RawSeries, 'kind' | 'points'>): Increase[] {
  const ordered = [...points].sort((one, other) => one.endMs - other.endMs);
  return ordered.map((point, i) => {
    const earlier = ordered[i - 1];
    const amount = toAmount(point.value);
    const goesOn = kind === 'CUMULATIVE' && earlier?.startMs === point.startMs;
    if (!earlier || !goesOn) return { startMs: startOf(point), endMs: point.endMs, amount };
    return { startMs: earlier.endMs, endMs: point.endMs, amount: minus(amount, toAmount(earlier.value)) };
  });
}

/** By how much it rose in (startMs, endMs], evenly between two points; nothing where nothing is known of that time. */
export function riseWithin(increases: readonly Increase[], startMs: number, endMs: number): Amount | undefined {
  const parts = increases.flatMap((increase) => {
    const overlap = Math.min(endMs, increase.endMs) - Math.max(startMs, increase.startMs);
    const times = overlap / (increase.endMs - increase.startMs);
    return overlap > 0 ? [{ of: increase.amount, times }] : [];
  });
  return parts.length === 0 ? undefined : total(parts);
}

/** All amounts in one. */
export function total(parts: readonly { readonly of: Amount; readonly times: number }[]): Amount {
  const histograms = parts.flatMap(({ of, times }) => (typeof of === 'number' ? [] : [{ of, times }]));
  if (histograms.length > 0) return combine(histograms);
  return parts.reduce((whole, { of, times }) => whole + (typeof of === 'number' ? of * times : 0), 0);
}

function minus(later: Amount, earlier: Amount): Amount {
  return total([
    { of: later, times: 1 },
    { of: earlier, times: -1 },
  ]);
}

function startOf({ startMs, endMs }: RawPoint): number {
  if (startMs === undefined) throw new Error(`The point that ends at ${String(endMs)} has no start`);
  return startMs;
}
