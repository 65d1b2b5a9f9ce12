import { median } from '../stats/median.js';

/** A figure of a side as a whole, from one series or several: as the median of the slots that have one; undefined where none has. */
export function figureOfSide(series: readonly Float64Array[], ofSlot: 'sum' | 'median'): number | undefined {
  const slots = series[0]?.length ?? 0;
  const figures = Array.from({ length: slots }, (_, slot) => {
    const values = series.map((one) => one[slot] ?? NaN).filter(Number.isFinite);
    if (values.length === 0) return NaN;
    return ofSlot === 'median' ? median(values) : values.reduce((sum, value) => sum + value, 0);
  });
  const figure = median(figures.filter(Number.isFinite));
  return figure >= 0 ? figure : undefined;
}
