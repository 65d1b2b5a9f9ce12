import type { Metric } from '../config/metric-config.js';
import { meanOfInstances, sumOfCounts } from '../judge/combine-instances.js';
import type { Labels, Sides } from '../judge/measurement.js';
import { describeLabels } from '../judge/name-of.js';
import type { BothSides, MeasuredSeries } from './measured-series.js';

/** The series of one metric that are compared with each other; undefined on a side that has none. */
export interface Pair extends Sides<MeasuredSeries | undefined> {
  /** Undefined where the metric has one series a side. */
  readonly labels?: Labels;
  /** The instances that a side is the mean of, where the metric asks for them. */
  readonly instances?: BothSides;
}

/** Which of a metric's series are compared with which, or why that cannot be told. */
export type Pairing =
  | { readonly kind: 'paired'; readonly pairs: readonly Pair[]; readonly unpaired: readonly string[] }
  | { readonly kind: 'refused'; readonly problem: string; readonly side?: keyof Sides<unknown> };

const MOST_SHOWN = 3;

/** Pairs the series of a metric's two sides as its config says: one with one, by the values of labels, or as instances. */
export function pairSeries({ series: rule }: Pick<Metric, 'series'>, series: BothSides): Pairing {
  if (rule === 'one') return pairOne(series);
  return 'pairBy' in rule ? pairBy(rule.pairBy, series) : pairInstances(rule.instances, series);
}

function pairOne(series: BothSides): Pairing {
  for (const side of ['baseline', 'canary'] as const) {
    if (series[side].length < 2) continue;
    const labels = [...new Set(series[side].flatMap((one) => Object.keys(one.labels)))].slice(0, MOST_SHOWN);
    const problem = `yields ${tooMany(series[side])}. Aggregate them, as in sum(…) or avg(…), or compare them one by one: series: { pairBy: [${labels.join(', ')}] }`;
    return { kind: 'refused', side, problem };
  }
  return { kind: 'paired', pairs: [{ baseline: series.baseline[0], canary: series.canary[0] }], unpaired: [] };
}

function tooMany(series: readonly MeasuredSeries[]): string {
  const shown = series.slice(0, MOST_SHOWN).map(({ labels }) => describeLabels(labels));
  const more = series.length > MOST_SHOWN ? ', …' : '';
  return `${String(series.length)} series where one is wanted: ${shown.join(', ')}${more}`;
}

function pairBy(by: readonly string[], series: BothSides): Pairing {
  const pairs = new Map<string, { labels: Labels; baseline: MeasuredSeries[]; canary: MeasuredSeries[] }>();
  for (const side of ['baseline', 'canary'] as const) {
    for (const one of series[side]) {
      const labels = Object.fromEntries(by.map((label) => [label, one.labels[label] ?? '']));
      const key = JSON.stringify(labels);
      const pair = pairs.get(key) ?? { labels, baseline: [], canary: [] };
      pair[side].push(one);
      pairs.set(key, pair);
      if (pair[side].length < 2) continue;
      const problem = `yields ${tooMany(pair[side])}, as all have the same ${by.join(', ')}. Aggregate them, as in sum by (${by.join(', ')}) (…)`;
      return { kind: 'refused', side, problem };
    }
  }
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
  const whole = sorted.filter(({ baseline, canary }) => baseline.length > 0 && canary.length > 0);
  const single = sorted.filter((pair) => !whole.includes(pair));
  const paired = whole.map(({ labels, baseline, canary }) => ({ labels, baseline: baseline[0], canary: canary[0] }));
  return {
    kind: 'paired',
    // With nothing to compare, the metric has no data.
    pairs: paired.length > 0 ? paired : [{ baseline: undefined, canary: undefined }],
    unpaired: single.map(
      ({ labels, baseline }) => `${describeLabels(labels)} (${baseline.length > 0 ? 'baseline' : 'canary'})`,
    ),
  };
}

/** Each side as the mean of its instances, slot by slot. */
function pairInstances(label: string, series: BothSides): Pairing {
  for (const side of ['baseline', 'canary'] as const) {
    const nameless = series[side].find(({ labels }) => labels[label] === undefined);
    if (!nameless) continue;
    const problem = `yields a series without the label "${label}" that its instances are told apart by: ${describeLabels(nameless.labels)}`;
    return { kind: 'refused', side, problem };
  }
  const pair = { baseline: meanOf(series.baseline), canary: meanOf(series.canary), instances: series };
  return { kind: 'paired', pairs: [pair], unpaired: [] };
}

function meanOf(series: readonly MeasuredSeries[]): MeasuredSeries | undefined {
  if (series.length === 0) return undefined;
  const instances = series.map(({ labels, values, counts }) => ({ labels, samples: values, counts }));
  const values = meanOfInstances(instances);
  const filled = Uint8Array.from(values, (value) => Number(!Number.isNaN(value)));
  return { labels: {}, values, filled, counts: sumOfCounts(instances) };
}
