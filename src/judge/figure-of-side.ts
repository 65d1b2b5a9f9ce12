import { median } from '../stats/median.js';

/** A figure of a side as a whole, from one series or several: as the median of the slots that have one; undefined where none has. */
export function figureOfSide(series: readonly Float64Array[], ofSlot: 'sum' | 'median'): number | undefined {
  const figures = ofSlot === 'median' ? mediansOf(series) : sumsOf(series);
  const figure = median(figures.filter(Number.isFinite));
  return figure >= 0 ? figure : undefined;
}

function mediansOf(series: readonly Float64Array[]): Float64Array {
  return Float64Array.from({ length: series[0]?.length ?? 0 }, (_, slot) =>
    median(series.map((one) => one[slot] ?? NaN).filter(Number.isFinite)),
  );
}

/** The sums of the finite values, slot by slot; NaN where there is none. One series after the other, which is how they lie in memory. */
function sumsOf(series: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(series[0]?.length ?? 0).fill(NaN);
  for (const one of series) {
    for (let slot = 0; slot < sums.length; slot++) {
      const [value, sum] = [one[slot] ?? NaN, sums[slot] ?? NaN];
      if (Number.isFinite(value)) sums[slot] = (Number.isNaN(sum) ? 0 : sum) + value;
    }
  }
  return sums;
}
