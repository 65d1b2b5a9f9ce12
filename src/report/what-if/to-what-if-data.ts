import type { Metric } from '../../config/metric-config.js';
import type { Basis } from '../../judge/basis.js';
import type { Instance, MeasuredMetric, Sides } from '../../judge/measurement.js';
import { eachSide } from './each-side.js';
import { metricsOf } from './metrics-of.js';
import { choosePacking, packSamples } from './pack-samples.js';
import type { PackedCounts, PackedInstance, Packings, WhatIfData, WhatIfSeries } from './what-if-data.js';

/** More numbers than this make a page slow to send and to judge again. */
export const MOST_NUMBERS = 300_000;

/** What a judgement was decided from as data for its page; null where that is too much for a page. */
export function toWhatIfData(basis: Basis): WhatIfData | null {
  const { rules, measured, unmeasured, circumstances, sides, plan } = basis;
  const numbers = measured.flatMap(arraysOf).reduce((sum, { length }) => sum + length, 0);
  if (numbers > MOST_NUMBERS) return null;
  const { judge, groups, thresholds, anyFailure } = rules;
  const metrics = metricsOf(basis);
  const places = new Map(metrics.map(({ name }, i) => [name, i]));
  const placeOf = ({ name }: Metric): number => places.get(name) ?? 0;
  return {
    format: 1,
    rules: { judge, groups, thresholds, ...(anyFailure === undefined ? {} : { anyFailure }) },
    metrics: metrics.map(({ name, groups: of, unit, analysis }) => ({
      name,
      groups: of,
      unit,
      analysis,
    })),
    series: measured.map((one) => toSeries(one, placeOf(one.metric))),
    unmeasured: unmeasured.map(placeOf),
    circumstances,
    sides,
    plan,
  };
}

type SlotCounts = NonNullable<Instance['counts']>;

function arraysOf(one: MeasuredMetric): Float64Array[] {
  const { events, exposure } = countsOf(one);
  return [...samplesOf(one), ...events, ...exposure, ...effectsOf(one)];
}

function samplesOf({ baseline, canary, listed, instances }: MeasuredMetric): Float64Array[] {
  const ofInstances = both(instances).flatMap((side) => side.map(({ samples }) => samples));
  return [baseline, canary, ...both(listed), ...ofInstances];
}

function countsOf({ counts, instances }: MeasuredMetric): {
  readonly events: readonly Float64Array[];
  readonly exposure: readonly Float64Array[];
} {
  const ofInstances = both(instances).flatMap((side) => side.flatMap((one) => (one.counts ? [one.counts] : [])));
  const all: SlotCounts[] = [...both(counts), ...ofInstances];
  return { events: all.map(({ events }) => events), exposure: all.map(({ exposure }) => exposure) };
}

function effectsOf({ history }: MeasuredMetric): Float64Array[] {
  return history ? [Float64Array.from(history.effects)] : [];
}

function both<T>(sides: Sides<T> | undefined): T[] {
  return sides ? [sides.baseline, sides.canary] : [];
}

function toSeries(one: MeasuredMetric, metric: number): WhatIfSeries {
  const { labels, counts, instances, listed, history } = one;
  const packings = packingsOf(one);
  const pack = (samples: Float64Array) => packSamples(samples, packings.samples);
  const packInstance = (instance: Instance): PackedInstance => ({
    labels: instance.labels,
    samples: pack(instance.samples),
    ...(instance.counts ? { counts: packCounts(instance.counts, packings) } : {}),
  });
  return {
    metric,
    ...(labels ? { labels } : {}),
    packings,
    ...eachSide(one, pack),
    ...(counts ? { counts: eachSide(counts, (side) => packCounts(side, packings)) } : {}),
    ...(instances ? { instances: eachSide(instances, (side) => side.map(packInstance)) } : {}),
    ...(listed ? { listed: eachSide(listed, pack) } : {}),
    ...(history ? { history: packHistory(history, packings) } : {}),
  };
}

function packingsOf(one: MeasuredMetric): Packings {
  const { events, exposure } = countsOf(one);
  return {
    samples: choosePacking(samplesOf(one)),
    ...(events.length > 0 ? { events: choosePacking(events), exposure: choosePacking(exposure) } : {}),
    ...(one.history ? { effects: choosePacking(effectsOf(one)) } : {}),
  };
}

function packCounts({ events, exposure }: SlotCounts, packings: Packings): PackedCounts {
  return {
    events: packSamples(events, packings.events ?? null),
    exposure: packSamples(exposure, packings.exposure ?? null),
  };
}

function packHistory({ effects, slots }: NonNullable<MeasuredMetric['history']>, packings: Packings) {
  return { effects: packSamples(Float64Array.from(effects), packings.effects ?? null), slots };
}
