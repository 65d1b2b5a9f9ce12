import type { Metric } from '../../config/metric-config.js';
import type { Basis } from '../../judge/basis.js';
import type { Instance, MeasuredMetric } from '../../judge/measurement.js';
import { eachSide } from './each-side.js';
import { unpackSamples, type PackedSamples } from './pack-samples.js';
import type { PackedCounts, PackedInstance, Packings, WhatIfData, WhatIfMetric, WhatIfSeries } from './what-if-data.js';

/** What a page's data were made from, its samples as near as they are packed. */
export function toBasis({ rules, metrics, series, unmeasured, circumstances, sides, plan }: WhatIfData): Basis {
  const all = metrics.map(toMetric);
  return {
    rules,
    measured: series.flatMap((one) => {
      const metric = all[one.metric];
      return metric ? [toMeasured(one, metric)] : [];
    }),
    unmeasured: unmeasured.flatMap((place) => all[place] ?? []),
    circumstances,
    sides,
    plan,
  };
}

/** What several series in an answer mean was settled when they were measured. */
function toMetric(metric: WhatIfMetric): Metric {
  return { ...metric, series: 'one' };
}

function toMeasured(one: WhatIfSeries, metric: Metric): MeasuredMetric {
  const { labels, packings, counts, instances, listed, history } = one;
  const unpack = (samples: PackedSamples) => unpackSamples(samples, packings.samples);
  return {
    metric,
    labels,
    ...eachSide(one, unpack),
    counts: counts && eachSide(counts, (side) => unpackCounts(side, packings)),
    instances: instances && eachSide(instances, (side) => side.map((instance) => unpackInstance(instance, packings))),
    listed: listed && eachSide(listed, unpack),
    history: history && {
      effects: [...unpackSamples(history.effects, packings.effects ?? null)],
      slots: history.slots,
    },
  };
}

function unpackInstance({ labels, samples, counts }: PackedInstance, packings: Packings): Instance {
  return {
    labels,
    samples: unpackSamples(samples, packings.samples),
    counts: counts && unpackCounts(counts, packings),
  };
}

function unpackCounts({ events, exposure }: PackedCounts, packings: Packings): NonNullable<Instance['counts']> {
  return {
    events: unpackSamples(events, packings.events ?? null),
    exposure: unpackSamples(exposure, packings.exposure ?? null),
  };
}
