import type { LabelledSeries } from '../sources/metric-source.js';

/** Bad events and all events of one side. */
export interface Counts {
  readonly events: readonly LabelledSeries[];
  readonly exposure: readonly LabelledSeries[];
}

const PERCENT = 100;

/**
 * The percentage of bad events in each slot, for each series of exposure. A slot without exposure says nothing and is a gap, so that a side
 * without traffic is not one without errors. Where `missingIsZero`, a slot with exposure and no events has 0 %.
 */
export function ratioOfCounts({ events, exposure }: Counts, missingIsZero: boolean): LabelledSeries[] {
  const [only] = events;
  const alone = events.length <= 1 && exposure.length <= 1;
  return exposure.map(({ labels, values }) => {
    const key = keyOf(labels);
    const matching = alone ? only : events.find((one) => keyOf(one.labels) === key);
    const ratios = values.map((all, slot) => {
      const bad = matching?.values[slot] ?? NaN;
      if (!(all > 0)) return NaN;
      return Number.isNaN(bad) && missingIsZero ? 0 : (bad / all) * PERCENT;
    });
    return { labels, values: ratios, filled: Uint8Array.from(ratios, (ratio) => Number(!Number.isNaN(ratio))) };
  });
}

function keyOf(labels: LabelledSeries['labels']): string {
  return JSON.stringify(Object.entries(labels).sort());
}
