import type { Metric, MetricConfig } from '../config/metric-config.js';
import { JudgementError, type ErrorCode } from '../errors.js';
import type { KnownSides } from '../judge/known-sides.js';
import type { Measurement, Reason, Sides, Traffic } from '../judge/measurement.js';
import type { LabelledSeries } from '../sources/metric-source.js';
import type { Grid, SlotSpan } from '../window/grid.js';
import type { FetchFailure } from './fetch-failure.js';
import { fetchGrid, fetchJudgement, type FetchBounds, type FetchedWish } from './fetch-judgement.js';
import { measureInline } from './inline-measurement.js';
import { knowSides } from './know-sides.js';
import { measureWish } from './measure-wish.js';
import type { ConfiguredRequest, PlannedWish } from './plan-judgement.js';
import { scaleByShare } from './scale-by-share.js';
import { createTurns, type Turns } from './turns.js';
import { warningsOf, withCoverage } from './warn-of-fetch.js';

/** A metric of the config: what was measured of it, or why nothing was. */
export type MeasuredOrFailed =
  | { readonly kind: 'measured'; readonly metric: Metric; readonly measurements: readonly Measurement[] }
  | { readonly kind: 'failed'; readonly metric: Metric; readonly failure: FetchFailure };

/** All that was measured for a judgement. */
export interface MeasuredJudgement {
  /** In the config's order. */
  readonly metrics: readonly MeasuredOrFailed[];
  /** Null where the config does not ask for it. */
  readonly traffic: Traffic | null;
  /** What is known of the sides as wholes; null where nothing is. */
  readonly sides: KnownSides | null;
  /** What to know about the traffic and the sides as wholes. */
  readonly warnings: readonly Reason[];
  /** What keeps a verdict from being had, unless a critical metric has failed already. */
  readonly failures: readonly FetchFailure[];
}

/**
 * Measures both sides of every metric: fetched as planned, or as the request gives it.
 *
 * @throws the signal's reason once it is aborted
 */
export async function measureJudgement(
  asked: ConfiguredRequest & { readonly grid: Grid },
  planned: readonly PlannedWish[],
  bounds: FetchBounds,
): Promise<MeasuredJudgement> {
  const ranges = fetchGrid(asked.grid, asked.request.baseline.offset);
  const fetched = await fetchJudgement(planned, ranges, bounds);
  const measured = await measureFetched(asked, fetched, createTurns(bounds.signal));
  refuseTooMany(measured);
  return measured;
}

/** Throws where there is more to judge than can be. */
export function refuseTooMany(measured: MeasuredJudgement): void {
  const tooMany = tooManyMeasurements(measured);
  if (tooMany !== undefined) throw new JudgementError('QUERY_REFUSED', `Cannot judge ${tooMany}`);
}

/**
 * What was fetched for every metric, or came along, as it is judged.
 *
 * @throws the signal's reason once it is aborted
 */
export async function measureFetched(
  { request, config, grid }: ConfiguredRequest & { readonly grid: Grid },
  fetched: readonly FetchedWish[],
  turns: Turns,
): Promise<MeasuredJudgement> {
  const ranges = fetchGrid(grid, request.baseline.offset);
  const byMetric = new Map(fetched.map((wish) => [wish.metric?.name, wish]));
  const measure = async (metric: Metric): Promise<MeasuredOrFailed> => {
    const given = Object.hasOwn(request.data, metric.name) ? request.data[metric.name] : undefined;
    if (given) return { kind: 'measured', metric, measurements: [withCoverage(measureInline(metric, given, grid))] };
    const wish = byMetric.get(metric.name);
    if (!wish) throw new RangeError(`Metric "${metric.name}" was not planned`);
    if (wish.kind === 'failed') return { kind: 'failed', metric, failure: wish.failure };
    return { metric, ...(await measureWish({ ...wish, metric }, { dialect: config.dialect, ranges }, turns)) };
  };
  const metrics: MeasuredOrFailed[] = [];
  for (const metric of config.metrics) {
    metrics.push(await measure(metric));
    await turns.pass();
  }
  const failed = metrics.flatMap((one) => (one.kind === 'failed' && !one.metric.analysis.muted ? [one.failure] : []));
  const { traffic, warnings, failures } = measureTraffic(fetched, config);
  const measurements = metrics.flatMap((one) => (one.kind === 'measured' ? one.measurements : []));
  const known = knowSides({ request, config }, { fetched, measurements });
  return {
    metrics: metrics.map((one) => scaled(one, known.sides)),
    traffic,
    sides: known.sides,
    warnings: [...warnings, ...known.warnings],
    failures: [...failed, ...failures],
  };
}

function scaled(one: MeasuredOrFailed, sides: KnownSides | null): MeasuredOrFailed {
  if (one.kind === 'failed' || one.metric.scalesWith === undefined) return one;
  return { ...one, measurements: one.measurements.map((measurement) => scaleByShare(measurement, sides)) };
}

const MOST_MEASUREMENTS = 2_000;

/** That there is more to judge than can be, going on from "Cannot judge"; undefined where there is not. */
export function tooManyMeasurements({ metrics }: MeasuredJudgement): string | undefined {
  const count = metrics.reduce((sum, one) => sum + (one.kind === 'measured' ? one.measurements.length : 1), 0);
  if (count <= MOST_MEASUREMENTS) return undefined;
  return `${String(count)} label sets, at most ${String(MOST_MEASUREMENTS)}: aggregate the series of metrics that have many`;
}

/** The requests of each side in the judged slots, all series together, with what keeps them from being known. */
function measureTraffic(
  fetched: readonly FetchedWish[],
  config: MetricConfig,
): Pick<MeasuredJudgement, 'traffic' | 'warnings' | 'failures'> {
  const wish = fetched.find(({ metric, figure }) => metric === null && figure === undefined);
  if (!wish) return { traffic: null, warnings: [], failures: [] };
  if (wish.kind === 'failed') {
    const warnings = [{ code: 'traffic-unknown', text: `The traffic is not known: ${wish.failure.detail.message}.` }];
    return { traffic: null, warnings, failures: [wish.failure] };
  }
  const requestsOf = (side: keyof Sides<unknown>): number =>
    wish.series[side].reduce((sum, series) => sum + total(series, wish.fetch.judged), 0);
  const baseline = wish.fetch.queries.baseline ? requestsOf('baseline') : null;
  const minimum = config.traffic?.minimumRequests ?? 0;
  const traffic = { baseline, canary: requestsOf('canary'), minimum };
  return { traffic, warnings: warningsOf('the traffic', wish), failures: [] };
}

function total({ values }: LabelledSeries, { from, to }: SlotSpan): number {
  return values.subarray(from, to).reduce((sum, value) => sum + (Number.isFinite(value) ? value : 0), 0);
}

/** The gravest first: what only a person can mend, then what is broken, then what may be better in a moment. */
const BY_GRAVITY: readonly ErrorCode[] = [
  'QUERY_REFUSED',
  'SOURCE_FAILED',
  'SOURCE_UNREACHABLE',
  'DEADLINE_PASSED',
  'SOURCE_TIMEOUT',
  'SOURCE_BUSY',
];

/** One error for everything that could not be measured: no verdict on half of the evidence. */
export function unmeasurable(failures: readonly FetchFailure[]): JudgementError {
  const gravity = ({ code, givenUp }: FetchFailure): number => BY_GRAVITY.indexOf(code) + (givenUp ? 0.5 : 0);
  const sorted = failures.toSorted((a, b) => gravity(a) - gravity(b));
  const [gravest] = sorted;
  if (!gravest) throw new RangeError('Something must have failed');
  const others = failures.length > 1 ? ` (and ${String(failures.length - 1)} more)` : '';
  const message = `Cannot judge: ${gravest.detail.message}${others}`;
  return new JudgementError(
    gravest.code,
    message,
    sorted.map(({ detail }) => detail),
  );
}
