import type { SlotCounts } from '../stats/count-comparison.js';
import { median } from '../stats/median.js';
import type { Instance } from './measurement.js';

/** The mean of the instances that have a sample, slot by slot; NaN where none has. */
export function meanOfInstances(instances: readonly Instance[]): Float64Array {
  const slots = instances[0]?.samples.length ?? 0;
  const [sums, counts] = [new Float64Array(slots), new Float64Array(slots)];
  // One instance after the other: to go from one to the next at each slot takes a hundred times as long.
  for (const { samples } of instances) {
    for (let slot = 0; slot < slots; slot++) {
      const value = samples[slot] ?? NaN;
      if (Number.isNaN(value)) continue;
      sums[slot] = (sums[slot] ?? 0) + value;
      counts[slot] = (counts[slot] ?? 0) + 1;
    }
  }
  return sums.map((sum, slot) => sum / (counts[slot] ?? 0));
}

/** The median of the instances that have a sample, slot by slot; NaN where none has. */
export function medianOfInstances(instances: readonly Instance[]): Float64Array {
  return combine(instances, median);
}

function combine(instances: readonly Instance[], by: (values: readonly number[]) => number): Float64Array {
  const slots = instances[0]?.samples.length ?? 0;
  return Float64Array.from({ length: slots }, (_, slot) =>
    by(instances.map(({ samples }) => samples[slot] ?? NaN).filter((value) => !Number.isNaN(value))),
  );
}

/** The events and the exposure of all instances that have both, slot by slot; undefined where one of them has no counts at all. */
export function sumOfCounts(instances: readonly Instance[]): SlotCounts | undefined {
  const counts = instances.flatMap((instance) => (instance.counts ? [instance.counts] : []));
  if (counts.length < instances.length || counts.length === 0) return undefined;
  const length = counts[0]?.events.length ?? 0;
  const events = new Float64Array(length);
  const exposure = new Float64Array(length);
  for (const one of counts) {
    for (let slot = 0; slot < length; slot++) {
      const [bad, all] = [one.events[slot] ?? NaN, one.exposure[slot] ?? NaN];
      if (Number.isNaN(bad) || Number.isNaN(all)) continue;
      events[slot] = (events[slot] ?? 0) + bad;
      exposure[slot] = (exposure[slot] ?? 0) + all;
    }
  }
  return { events, exposure };
}
