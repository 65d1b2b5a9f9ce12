import type { Metric } from '../config/metric-config.js';
import { JudgementError, type ErrorCode } from '../errors.js';
import type { Measurement, Reason, Sides, Traffic } from '../judge/measurement.js';
import type { LabelledSeries } from '../sources/metric-source.js';
import type { Grid, SlotSpan } from '../window/grid.js';
import type { FetchFailure } from './fetch-failure.js';
import { fetchGrid, fetchJudgement, type FetchBounds, type FetchedWish } from './fetch-judgement.js';
import { measureInline } from './inline-measurement.js';
import { measureWish } from './measure-wish.js';
import { warningsOf, withCoverage } from './warn-of-fetch.js';
import type { ConfiguredRequest, PlannedWish } from './plan-judgement.js';

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
  /** What to know about the traffic. */
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
  { request, config, grid }: ConfiguredRequest & { readonly grid: Grid },
  planned: readonly PlannedWish[],
  bounds: FetchBounds,
): Promise<MeasuredJudgement> {
  const ranges = fetchGrid(grid, request.baseline.offset);
  const fetched = await fetchJudgement(planned, ranges, bounds);
  const byMetric = new Map(fetched.map((wish) => [wish.metric?.name, wish]));
  const metrics = config.metrics.map((metric): MeasuredOrFailed => {
    const given = Object.hasOwn(request.data, metric.name) ? request.data[metric.name] : undefined;
    if (given) return { kind: 'measured', metric, measurements: [withCoverage(measureInline(metric, given, grid))] };
    const wish = byMetric.get(metric.name);
    if (!wish) throw new RangeError(`Metric "${metric.name}" was not planned`);
    if (wish.kind === 'failed') return { kind: 'failed', metric, failure: wish.failure };
    return { metric, ...measureWish({ ...wish, metric }, config.dialect, ranges) };
  });
  refuseTooMany(metrics);
  const failed = metrics.flatMap((one) => (one.kind === 'failed' && !one.metric.analysis.muted ? [one.failure] : []));
  const wish = fetched.find(({ metric }) => metric === null);
  if (!wish) return { metrics, traffic: null, warnings: [], failures: failed };
  if (wish.kind === 'failed') {
    const warnings = [{ code: 'traffic-unknown', text: `The traffic is not known: ${wish.failure.detail.message}.` }];
    return { metrics, traffic: null, warnings, failures: [...failed, wish.failure] };
  }
  const traffic = measureTraffic(wish, config.traffic?.minimumRequests ?? 0);
  return { metrics, traffic, warnings: warningsOf('the traffic', wish), failures: failed };
}

const MOST_MEASUREMENTS = 2_000;

function refuseTooMany(metrics: readonly MeasuredOrFailed[]): void {
  const count = metrics.reduce((sum, one) => sum + (one.kind === 'measured' ? one.measurements.length : 1), 0);
  if (count <= MOST_MEASUREMENTS) return;
  const message = `Cannot judge ${String(count)} label sets, at most ${String(MOST_MEASUREMENTS)}: aggregate the series of metrics that have many`;
  throw new JudgementError('QUERY_REFUSED', message);
}

/** The requests of each side in the judged slots, all series together. */
function measureTraffic(wish: Extract<FetchedWish, { kind: 'fetched' }>, minimum: number): Traffic {
  const requestsOf = (side: keyof Sides<unknown>): number =>
    wish.series[side].reduce((sum, series) => sum + total(series, wish.fetch.judged), 0);
  const baseline = wish.fetch.queries.baseline ? requestsOf('baseline') : null;
  return { baseline, canary: requestsOf('canary'), minimum };
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
