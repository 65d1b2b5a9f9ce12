import type { Metric, MetricConfig } from '../config/metric-config.js';
import type { AskedQueries, Instance, MeasuredSide, Measurement, Reason, Sides } from '../judge/measurement.js';
import type { BoundQueries } from '../query/bind-metric.js';
import type { SlotRange } from '../sources/metric-source.js';
import type { CountSides, SlotCounts } from '../stats/count-comparison.js';
import { describeSpan, type SlotSpan } from '../window/grid.js';
import { failureDetail, type FetchFailure } from './fetch-failure.js';
import type { FetchedWish, FetchGrid } from './fetch-judgement.js';
import { asPercentages } from './as-percentages.js';
import { linksOf } from './links-of.js';
import { judgedSamples, samplesForKayenta } from './judged-samples.js';
import type { MeasuredSeries } from './measured-series.js';
import type { Turns } from './turns.js';
import { warningsOf, withCoverage } from './warn-of-fetch.js';
import { pairAsKayenta } from './pair-as-kayenta.js';
import { pairSeries, type Pair } from './pair-series.js';
import type { PlannedFetch } from './plan-fetch.js';

/** What was measured of a metric: one measurement, or one a label set; or why there is none. */
export type MeasuredWish =
  | { readonly kind: 'measured'; readonly measurements: readonly Measurement[] }
  | { readonly kind: 'failed'; readonly failure: FetchFailure };

/** A metric whose series were fetched. */
export type FetchedMetric = Extract<FetchedWish, { kind: 'fetched' }> & { readonly metric: Metric };

/** What series are read by. */
export interface Reading {
  readonly dialect: MetricConfig['dialect'];
  readonly ranges: FetchGrid;
}

/**
 * What the fetched series of a metric mean, by its config.
 *
 * @throws the signal's reason once it is aborted
 */
export async function measureWish(
  fetched: FetchedMetric,
  { dialect, ranges }: Reading,
  turns: Turns,
): Promise<MeasuredWish> {
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
    ...bornWarning(fetched, ranges),
  ];
  const { judged } = fetched.fetch;
  const listedOf = (pair: Pair): Sides<Float64Array> => ({
    baseline: samplesForKayenta(pair.baseline, judged, series.baseline[0]),
    canary: samplesForKayenta(pair.canary, judged, series.canary[0]),
  });
  const measure = (pair: Pair): Measurement => ({
    metric: asJudged(fetched),
    labels: pair.labels,
    baseline: judgedSamples(pair.baseline, judged),
    canary: judgedSamples(pair.canary, judged),
    counts: countsOf(pair, judged),
    instances: instancesOf(pair, judged),
    listed: dialect === 'kayenta' ? listedOf(pair) : undefined,
    sides: {
      baseline: sideOf('baseline', { pair, fetched, ranges }),
      canary: sideOf('canary', { pair, fetched, ranges }),
    },
    judged: describeSpan(ranges.grid, judged),
    warnings,
  });
  const measurements: Measurement[] = [];
  for (const pair of pairing.pairs) {
    measurements.push(withCoverage(measure(pair)));
    await turns.pass();
  }
  return { kind: 'measured', measurements };
}

function asJudged({ metric, fetch }: FetchedMetric): Metric {
  return fetch.queries.canary.kind === 'expr' ? metric : asPercentages(metric);
}

function countsOf({ baseline, canary }: Pair, judged: SlotSpan): CountSides | undefined {
  if (!baseline?.counts || !canary?.counts) return undefined;
  return { baseline: judgedCounts(baseline.counts, judged), canary: judgedCounts(canary.counts, judged) };
}

function judgedCounts({ events, exposure }: SlotCounts, { from, to }: SlotSpan): SlotCounts {
  return { events: events.slice(from, to), exposure: exposure.slice(from, to) };
}

function instancesOf({ instances }: Pair, judged: SlotSpan): Sides<readonly Instance[]> | undefined {
  if (!instances) return undefined;
  const ofSide = (side: readonly MeasuredSeries[]): Instance[] =>
    side.map((one) => ({
      labels: one.labels,
      samples: judgedSamples(one, judged),
      counts: one.counts && judgedCounts(one.counts, judged),
    }));
  return { baseline: ofSide(instances.baseline), canary: ofSide(instances.canary) };
}

interface FetchedPair {
  readonly pair: Pair;
  readonly fetched: FetchedMetric;
  readonly ranges: FetchGrid;
}

function sideOf(side: keyof Sides<unknown>, { pair, fetched, ranges }: FetchedPair): MeasuredSide {
  const { from, to } = fetched.fetch.judged;
  const asked = askedOf(fetched.fetch, side, ranges[side]);
  if (!asked) return { slots: new Float64Array(), expected: 0, filled: 0 };
  const judged = pair[side]?.values.subarray(from, to) ?? new Float64Array();
  return {
    slots: onGrid(pair[side], ranges.grid.slots),
    counts: countsOnGrid(pair[side], ranges.grid.slots),
    expected: to - from,
    filled: judged.reduce((sum, value) => sum + Number(!Number.isNaN(value)), 0),
    instances: pair.instances?.[side].map((one) => ({ labels: one.labels, slots: onGrid(one, ranges.grid.slots) })),
    asked,
  };
}

function onGrid(series: { readonly values: Float64Array } | undefined, slots: number): Float64Array {
  const values = new Float64Array(slots).fill(NaN);
  if (series) values.set(series.values);
  return values;
}

function countsOnGrid(series: MeasuredSeries | undefined, slots: number): SlotCounts | undefined {
  if (!series?.counts) return undefined;
  const { events, exposure } = series.counts;
  return { events: onGrid({ values: events }, slots), exposure: onGrid({ values: exposure }, slots) };
}

/** What a side is asked, as it can be sent by hand; undefined where it is asked nothing. */
export function askedOf(fetch: PlannedFetch, side: keyof Sides<unknown>, range: SlotRange): AskedQueries | undefined {
  const queries = fetch.queries[side];
  if (!queries) return undefined;
  return {
    source: fetch.source.name,
    queries:
      queries.kind === 'expr'
        ? { query: queries.expr.text }
        : { events: queries.events.text, exposure: queries.exposure.text },
    links: linksOf(fetch.source, queries, range),
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

/** A counter's first sample says nothing of what it has counted before: what a fresh series starts with is invisible to `rate()`. */
function bornWarning({ metric, fetch, series }: FetchedMetric, ranges: FetchGrid): Reason[] {
  if (!readsCounters(fetch.queries.canary)) return [];
  return (['baseline', 'canary'] as const).flatMap((side) => {
    const firsts = series[side].map(({ filled }) => filled.indexOf(1));
    // What is lost in the warm-up would not be judged.
    const born = firsts.filter((slot) => slot > 0 && slot >= fetch.judged.from);
    if (born.length === 0) return [];
    const since = iso(ranges[side].firstMs + Math.min(...born) * ranges[side].stepMs);
    const several = firsts.length > 1;
    const which = several ? `${String(born.length)} of the ${String(firsts.length)} series of the` : 'The';
    const text = `${which} ${side} of ${metric.name} ${born.length > 1 ? 'have' : 'has'} no sample before ${since}, inside what is judged: what counters had counted by their first sample, such as the first errors of fresh instances, is not in it.`;
    return [{ code: 'born-in-window', text }];
  });
}

function readsCounters(queries: BoundQueries): boolean {
  const asked = queries.kind === 'expr' ? [queries.expr] : [queries.events, queries.exposure];
  return asked.some(({ language, text }) => language === 'prometheus' && COUNTING.test(text));
}

const COUNTING = /\b(?:rate|irate|increase)\s*\(/;

const MOST_UNPAIRED = 20;

function unpairedWarning(unpaired: readonly string[]): Reason[] {
  if (unpaired.length === 0) return [];
  const listed = unpaired.slice(0, MOST_UNPAIRED).join(', ');
  const more = unpaired.length > MOST_UNPAIRED ? ` and ${String(unpaired.length - MOST_UNPAIRED)} more` : '';
  return [{ code: 'unpaired-series', text: `Not judged, since only one side has them: ${listed}${more}.` }];
}
