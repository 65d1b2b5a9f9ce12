import type { KeptMetric } from '../../config/kept-metric.js';

type Series = readonly (number | null)[];

/** A series as it was judged: slot by slot, with how many slots without a sample counted as 0. */
export interface JudgedSeries {
  readonly series: Series;
  readonly zeroed: number;
}

/** What of a side's slots was judged. That gaps counted as 0 shows in more samples having been judged than were measured. */
export function judgedSeries(
  { raw, cleaned }: NonNullable<KeptMetric['series']>['canary'],
  { from, to }: { readonly from: number; readonly to: number },
): JudgedSeries {
  const measured = raw.slice(from, to).filter((sample) => sample !== null).length;
  if (cleaned.length <= measured) return { series: raw, zeroed: 0 };
  let next = 0;
  let zeroed = 0;
  const series = raw.map((sample, slot) => {
    if (slot < from || slot >= to) return sample;
    // What was judged of an outlier is nothing: the next judged sample is another slot's.
    const judged = cleaned[next] === (sample ?? 0);
    if (judged) next++;
    if (sample !== null || !judged) return sample;
    zeroed++;
    return 0;
  });
  return { series, zeroed };
}
