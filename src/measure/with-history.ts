import type { CalibratedMetric, Calibration } from '../config/calibration.js';
import type { MetricConfig } from '../config/metric-config.js';
import type { Measurement, Reason } from '../judge/measurement.js';
import { nameOf } from '../judge/name-of.js';
import { FEWEST_COMPARISONS } from '../stats/history-test.js';
import type { Grid } from '../window/grid.js';
import { chooseCalibration } from './choose-calibration.js';
import { metricDigest } from './metric-digest.js';

/** What is judged, as far as a calibration must fit it. */
export interface JudgedScope {
  readonly config: MetricConfig;
  /** The variables of the canary with their values. */
  readonly values: ReadonlyMap<string, string>;
  /** How long before the canary's the baseline's window is. */
  readonly baselineOffsetMs: number;
  readonly grid: Grid;
}

/** Measurements with their history, where there is one, and what to know about that. */
export interface WithHistory {
  readonly measurements: readonly Measurement[];
  readonly warnings: readonly Reason[];
}

/**
 * The measurements with what healthy comparisons of the same metric, asked in the same way of the same scope, have shown. Series that came
 * with the request have none: nobody knows what they were asked by.
 */
export function withHistory(
  measurements: readonly Measurement[],
  calibrations: readonly Calibration[],
  judged: JudgedScope,
): WithHistory {
  const calibration = chooseCalibration(calibrations, judged.values);
  const fetched = measurements.some(isFetched);
  if (!calibration || !fetched) return { measurements, warnings: [] };
  const { config, grid } = judged;
  const unfit = ofAnotherStep(calibration, grid) ?? ofAnotherBaseline(judged);
  if (unfit) return { measurements, warnings: [unfit] };
  const byName = new Map(calibration.metrics.map((metric) => [metric.name, metric]));
  const enriched = measurements.map((measurement) => {
    const known = byName.get(measurement.metric.name);
    const metric = config.metrics.find(({ name }) => name === measurement.metric.name);
    if (!known || !metric || !isFetched(measurement) || known.effects.length < FEWEST_COMPARISONS) return measurement;
    const changed =
      metricDigest(metric, config, grid.stepMs) === known.digest
        ? ofAnotherSource(measurement, known)
        : ofAnotherQuery(measurement, calibration);
    return changed
      ? { ...measurement, warnings: [...measurement.warnings, changed] }
      : { ...measurement, history: { effects: known.effects, slots: known.slots } };
  });
  const used = enriched.some(({ history }) => history !== undefined);
  const warnings = used ? [...stale(calibration, grid), ...ofAnotherWindow(enriched, calibration, byName)] : [];
  return { measurements: enriched, warnings };
}

function isFetched({ sides }: Measurement): boolean {
  return sides.canary.asked !== undefined;
}

function ofAnotherStep({ stepSeconds }: Calibration, { stepMs }: Grid): Reason | undefined {
  if (stepSeconds * 1_000 === stepMs) return undefined;
  const text = `The calibration for this scope is of slots of ${String(stepSeconds)} s, and judged are slots of ${String(stepMs / 1_000)} s: it is not used.`;
  return { code: 'calibration-of-another-query', text };
}

function ofAnotherBaseline({ baselineOffsetMs }: JudgedScope): Reason | undefined {
  if (baselineOffsetMs === 0) return undefined;
  const text =
    'The calibration for this scope is of sides at the same time, and the baseline that is judged lies in the past: what one time has and another has not was no part of it, so that it is not used.';
  return { code: 'calibration-of-another-baseline', text };
}

function ofAnotherSource(measurement: Measurement, { source }: CalibratedMetric): Reason | undefined {
  const asked = measurement.sides.canary.asked?.source;
  if (asked === source) return undefined;
  const text = `${nameOf(measurement)} is asked of source "${asked ?? ''}", and its calibration is of source "${source}": that is not used. Run canary-judge calibrate with the source that is judged.`;
  return { code: 'calibration-of-another-query', text };
}

function ofAnotherQuery(measurement: Measurement, { made }: Calibration): Reason {
  const text = `What is asked for ${nameOf(measurement)}, or what is made of the answer, has changed since its calibration (${made}): that is not used. Run canary-judge calibrate again.`;
  return { code: 'calibration-of-another-query', text };
}

const DAY_MS = 86_400_000;
const STALE_AFTER_DAYS = 90;

function stale({ to }: Calibration, { firstSlotEndMs, slots, stepMs }: Grid): Reason[] {
  if (firstSlotEndMs === null) return [];
  const days = (firstSlotEndMs + (slots - 1) * stepMs - Date.parse(to)) / DAY_MS;
  if (days <= STALE_AFTER_DAYS) return [];
  const text = `The calibration that is judged by ends ${to}, ${String(Math.floor(days))} days before the window: what is healthy may have changed since. Run canary-judge calibrate again.`;
  return [{ code: 'calibration-stale', text }];
}

/** Beyond this factor the judge does not take the healthy effects of one window for those of another. */
const MOST_TIMES_SLOTS = 2;

function ofAnotherWindow(
  measurements: readonly Measurement[],
  calibration: Calibration,
  byName: ReadonlyMap<string, CalibratedMetric>,
): Reason[] {
  const other = measurements.find(({ history, metric, canary }) => {
    const known = byName.get(metric.name)?.slots ?? 0;
    return history && (canary.length > known * MOST_TIMES_SLOTS || canary.length * MOST_TIMES_SLOTS < known);
  });
  if (!other) return [];
  const known = byName.get(other.metric.name)?.slots ?? 0;
  const longer = other.canary.length > known;
  const outcome = longer
    ? 'longer windows differ by less in health, so that it is not used'
    : 'shorter windows differ by more in health, so that it only makes stricter what the window itself shows';
  const text = `The calibration is of windows of ${String(Number((calibration.windowSeconds / 60).toFixed(1)))} min, ${String(known)} judged slots of ${nameOf(other)}, and judged are ${String(other.canary.length)}: ${outcome}. Calibrate with the window that is judged.`;
  return [{ code: 'calibration-of-another-window', text }];
}
