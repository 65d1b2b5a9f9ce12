import type { Metric } from '../../config/metric-config.js';
import type { Measurement, Traffic } from '../../judge/measurement.js';
import type { FetchFailure } from '../../measure/fetch-failure.js';
import { fetchGrid, fetchJudgement, type FetchBounds } from '../../measure/fetch-judgement.js';
import { measureJudgement, unmeasurable } from '../../measure/measure-judgement.js';
import { measureWish } from '../../measure/measure-wish.js';
import type { PlannedWish } from '../../measure/plan-judgement.js';
import type { PreparedJudgement } from '../../measure/prepare-judgement.js';
import type { Grid } from '../../window/grid.js';
import { createTurns } from '../../measure/turns.js';
import { splitInstances } from './split-instances.js';

/** What was measured of a metric in a past window, or why nothing was: by the config's fault, or what there was then. */
export type MeasuredPast =
  | { readonly kind: 'measured'; readonly measurements: readonly Measurement[]; readonly traffic: Traffic | null }
  | { readonly kind: 'refused'; readonly problem: string };

/** What is measured: one metric in one window. */
export interface PastWindow {
  readonly metric: Metric;
  readonly prepared: Pick<PreparedJudgement, 'request' | 'config' | 'planned'>;
  readonly grid: Grid;
}

/**
 * Measures both sides of a metric as a judgement of the window would.
 *
 * @throws {JudgementError} where a source fails
 */
export async function measurePair({ metric, prepared, grid }: PastWindow, bounds: FetchBounds): Promise<MeasuredPast> {
  const { request, config, planned } = prepared;
  const measured = await measureJudgement(
    { request, config: { ...config, metrics: [metric] }, grid },
    planned.filter((wish) => isFor(wish, metric)),
    bounds,
  );
  const { metrics, traffic, failures } = measured;
  if (failures.length > 0) return refusedBy(failures);
  const measurements = metrics.flatMap((one) => (one.kind === 'measured' ? one.measurements : []));
  return { kind: 'measured', measurements, traffic };
}

/** What is asked for a metric, and for the sides as wholes. */
function isFor(wish: PlannedWish, metric: Metric): boolean {
  return wish.metric === null || wish.metric.name === metric.name;
}

/**
 * Measures the instances of a metric, half of them as the baseline and half as the canary.
 *
 * @throws {JudgementError} where a source fails
 */
export async function measureHalves(
  { metric, prepared, grid }: PastWindow,
  bounds: FetchBounds,
): Promise<MeasuredPast> {
  const { config, planned } = prepared;
  const ranges = fetchGrid(grid, 0);
  const [fetched] = await fetchJudgement(
    planned.filter((wish) => wish.metric?.name === metric.name),
    ranges,
    bounds,
  );
  if (!fetched) throw new RangeError(`Metric "${metric.name}" was not planned`);
  if (fetched.kind === 'failed') return refusedBy([fetched.failure]);
  const { canary } = fetched.fetch.queries;
  const fetch = { ...fetched.fetch, queries: { baseline: canary, canary } };
  const series = splitInstances(fetched.series.canary, metric);
  const measured = await measureWish(
    { ...fetched, metric, fetch, series },
    { dialect: config.dialect, ranges },
    createTurns(bounds.signal),
  );
  if (measured.kind === 'failed') return refusedBy([measured.failure]);
  return { ...measured, traffic: null };
}

/** A query that is refused in one window may not be in others; what a source fails in fails the calibration. */
function refusedBy(failures: readonly FetchFailure[]): MeasuredPast {
  if (failures.some(({ code }) => code !== 'QUERY_REFUSED')) throw unmeasurable(failures);
  const [first] = failures;
  return { kind: 'refused', problem: first?.detail.message ?? '' };
}
