import type { CountSides, SlotCounts } from '../../stats/count-comparison.js';
import type { Circumstances, Instance, MeasuredMetric } from '../measurement.js';

/** A metric as it was so many slots before. What Kayenta lists has no slots, and is left out. */
export function cutSlots(measured: MeasuredMetric, dropped: number): MeasuredMetric {
  const { baseline, canary, counts, instances } = measured;
  return {
    ...measured,
    baseline: cut(baseline, dropped),
    canary: cut(canary, dropped),
    counts: counts && cutCounts(counts, dropped),
    instances: instances && {
      baseline: instances.baseline.map((instance) => cutInstance(instance, dropped)),
      canary: instances.canary.map((instance) => cutInstance(instance, dropped)),
    },
    listed: undefined,
  };
}

function cutCounts({ baseline, canary }: CountSides, dropped: number): CountSides {
  return { baseline: cutSide(baseline, dropped), canary: cutSide(canary, dropped) };
}

/** Circumstances as they were so many slots before: how much traffic there had been by then is not known. */
export function cutCircumstances(circumstances: Circumstances, dropped: number): Circumstances {
  const { judgedToMs, stepMs } = circumstances;
  return { ...circumstances, traffic: null, judgedToMs: judgedToMs === null ? null : judgedToMs - dropped * stepMs };
}

function cutInstance(instance: Instance, dropped: number): Instance {
  const { samples, counts } = instance;
  return { ...instance, samples: cut(samples, dropped), counts: counts && cutSide(counts, dropped) };
}

function cutSide({ events, exposure }: SlotCounts, dropped: number): SlotCounts {
  return { events: cut(events, dropped), exposure: cut(exposure, dropped) };
}

function cut(values: Float64Array, dropped: number): Float64Array {
  return values.subarray(0, Math.max(0, values.length - dropped));
}
