import { JudgementError } from '../errors.js';
import { describeLabels } from '../judge/name-of.js';
import type { LabelledSeries } from '../sources/metric-source.js';
import type { SlotCounts } from '../stats/count-comparison.js';
import type { MeasuredSeries } from './measured-series.js';

/** Bad events and all events of one side. */
export interface Counts {
  readonly events: readonly LabelledSeries[];
  readonly exposure: readonly LabelledSeries[];
}

const PERCENT = 100;

/**
 * The percentage of bad events in each slot, for each series of exposure. A slot without exposure says nothing and is a gap, so that a side
 * without traffic is not one without errors. Where `missingIsZero`, a slot with exposure and no events has 0 %.
 *
 * @throws {JudgementError} QUERY_REFUSED for events that belong to no exposure: left out, they would make a side look better
 */
export function ratioOfCounts({ events, exposure }: Counts, missingIsZero: boolean): MeasuredSeries[] {
  const matches = matchingEvents(events, exposure);
  return exposure.map(({ labels, values }) => {
    const matching = matches.get(keyOf(labels));
    const bad = values.map((_, slot) => {
      const events = matching?.values[slot] ?? NaN;
      return Number.isNaN(events) && missingIsZero ? 0 : events;
    });
    return countedSeries(labels, { events: bad, exposure: values });
  });
}

/** The percentage of bad events in each slot of one series; a gap where there were no events in all. */
export function countedSeries(labels: LabelledSeries['labels'], { events, exposure }: SlotCounts): MeasuredSeries {
  const values = exposure.map((all, slot) => (all > 0 ? ((events[slot] ?? NaN) / all) * PERCENT : NaN));
  const filled = Uint8Array.from(values, (ratio) => Number(!Number.isNaN(ratio)));
  return { labels, values, filled, counts: { events, exposure } };
}

/** The events of each exposure, by its labels. One series without labels, such as a sum, belongs to the only one on the other side. */
function matchingEvents(
  events: readonly LabelledSeries[],
  exposure: readonly LabelledSeries[],
): ReadonlyMap<string, LabelledSeries> {
  const [onlyEvents, onlyExposure] = [events[0], exposure[0]];
  if (onlyEvents && onlyExposure && events.length === 1 && exposure.length === 1) {
    if ([onlyEvents, onlyExposure].some(({ labels }) => Object.keys(labels).length === 0)) {
      return new Map([[keyOf(onlyExposure.labels), onlyEvents]]);
    }
  }
  const keys = new Set(exposure.map(({ labels }) => keyOf(labels)));
  const stray = events.find(({ labels }) => !keys.has(keyOf(labels)));
  if (stray && exposure.length > 0) {
    const text = `yields events that belong to no exposure: ${describeLabels(stray.labels)}. Aggregate both alike, as in sum(…) or sum by (label) (…)`;
    throw new JudgementError('QUERY_REFUSED', text);
  }
  return new Map(events.map((one) => [keyOf(one.labels), one]));
}

function keyOf(labels: LabelledSeries['labels']): string {
  return JSON.stringify(Object.entries(labels).sort());
}
