import type { Metric, MetricConfig } from '../config/metric-config.js';
import type { AskedQueries, MeasuredSide, Measurement, Reason, Sides } from '../judge/judgement.js';
import type { LabelledSeries, SlotRange } from '../sources/metric-source.js';
import { describeSpan } from '../window/grid.js';
import { failureDetail, type FetchedWish, type FetchFailure, type FetchGrid } from './fetch-judgement.js';
import { judgedSamples, samplesForKayenta } from './judged-samples.js';
import { warningsOf, withCoverage } from './warn-of-fetch.js';
import { pairAsKayenta } from './pair-as-kayenta.js';
import { pairSeries, type Pair } from './pair-series.js';

/** What was measured of a metric: one measurement, or one a label set; or why there is none. */
export type MeasuredWish =
  | { readonly kind: 'measured'; readonly measurements: readonly Measurement[] }
  | { readonly kind: 'failed'; readonly failure: FetchFailure };

/** A metric whose series were fetched. */
export type FetchedMetric = Extract<FetchedWish, { kind: 'fetched' }> & { readonly metric: Metric };

type Dialect = MetricConfig['dialect'];

/** What the fetched series of a metric mean, by its config. */
export function measureWish(fetched: FetchedMetric, dialect: Dialect, ranges: FetchGrid): MeasuredWish {
  const { metric, series } = fetched;
  const pairing = dialect === 'kayenta' ? pairAsKayenta(series) : pairSeries(metric, series);
  if (pairing.kind === 'refused') {
    const detail = failureDetail(fetched, pairing.problem, pairing.side ?? 'canary');
    return { kind: 'failed', failure: { code: 'QUERY_REFUSED', detail, givenUp: false } };
  }
  const warnings = [
    ...overlapWarning(fetched, ranges),
    ...warningsOf(metric.name, fetched),
    ...unpairedWarning(pairing.unpaired),
  ];
  const { judged } = fetched.fetch;
  const samplesOf = (side: keyof Sides<unknown>, pair: Pair): Float64Array =>
    dialect === 'kayenta' ? samplesForKayenta(pair[side], judged, series[side][0]) : judgedSamples(pair[side], judged);
  const measurements = pairing.pairs.map((pair) => ({
    metric: asJudged(fetched),
    labels: pair.labels,
    baseline: samplesOf('baseline', pair),
    canary: samplesOf('canary', pair),
    sides: {
      baseline: sideOf('baseline', { pair, fetched, ranges }),
      canary: sideOf('canary', { pair, fetched, ranges }),
    },
    judged: describeSpan(ranges.grid, judged),
    warnings,
  }));
  return { kind: 'measured', measurements: measurements.map(withCoverage) };
}

/** Counts are judged as the percentage of bad events in each slot, their gaps already dealt with. */
function asJudged({ metric, fetch }: FetchedMetric): Metric {
  if (fetch.queries.canary.kind === 'expr') return metric;
  return { ...metric, unit: '%', analysis: { ...metric.analysis, missing: 'drop' } };
}

interface FetchedPair {
  readonly pair: Pair;
  readonly fetched: FetchedMetric;
  readonly ranges: FetchGrid;
}

function sideOf(side: keyof Sides<unknown>, { pair, fetched, ranges }: FetchedPair): MeasuredSide {
  const { from, to } = fetched.fetch.judged;
  const judged = pair[side]?.values.subarray(from, to) ?? new Float64Array();
  return {
    slots: onGrid(pair[side], ranges.grid.slots),
    expected: to - from,
    filled: judged.reduce((sum, value) => sum + Number(!Number.isNaN(value)), 0),
    instances: pair.instances?.[side].map((one) => ({ labels: one.labels, slots: onGrid(one, ranges.grid.slots) })),
    asked: askedOf(fetched, side, ranges[side]),
  };
}

function onGrid(series: LabelledSeries | undefined, slots: number): Float64Array {
  const values = new Float64Array(slots).fill(NaN);
  if (series) values.set(series.values);
  return values;
}

function askedOf({ fetch }: FetchedMetric, side: keyof Sides<unknown>, range: SlotRange): AskedQueries {
  const queries = fetch.queries[side];
  return {
    source: fetch.source.name,
    queries:
      queries.kind === 'expr'
        ? { query: queries.expr.text }
        : { events: queries.events.text, exposure: queries.exposure.text },
    start: iso(range.firstMs),
    end: iso(range.firstMs + (range.slots - 1) * range.stepMs),
    stepSeconds: range.stepMs / 1_000,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function overlapWarning({ metric, fetch }: FetchedMetric, { grid }: FetchGrid): Reason[] {
  if (fetch.lookBackMs <= grid.stepMs) return [];
  const text = `Each sample of ${metric.name} reads ${String(fetch.lookBackMs / 1_000)} s back, further than one step of ${String(grid.stepMs / 1_000)} s: neighbours share data, so that there are fewer independent samples than slots.`;
  return [{ code: 'samples-overlap', text }];
}

const MOST_UNPAIRED = 20;

function unpairedWarning(unpaired: readonly string[]): Reason[] {
  if (unpaired.length === 0) return [];
  const listed = unpaired.slice(0, MOST_UNPAIRED).join(', ');
  const more = unpaired.length > MOST_UNPAIRED ? ` and ${String(unpaired.length - MOST_UNPAIRED)} more` : '';
  return [{ code: 'unpaired-series', text: `Not judged, since only one side has them: ${listed}${more}.` }];
}
