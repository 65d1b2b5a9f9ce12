import { standardJudge, type MannWhitneySettings } from '../../config/judge-settings.js';
import type { MetricConfig } from '../../config/metric-config.js';
import type { Deadline } from '../../measure/deadline.js';
import { countEffort } from '../../measure/fetch-effort.js';
import type { PreparedJudgement } from '../../measure/prepare-judgement.js';
import type { MetricSource } from '../../sources/metric-source.js';
import { calibrateMetric } from './calibrate-metric.js';
import { chunkWindows } from './chunk-windows.js';
import type { MetricRecord } from './metric-record.js';
import { createPoliteAsking, type Clockwork, type Pace } from './polite-asking.js';
import { rangeOf, type PreparedCalibration } from './prepare-calibration.js';
import { sliceSource } from './slice-source.js';

/** How a calibration is run. */
export interface CalibrationRun {
  readonly pace: Pace;
  readonly clockwork: Clockwork;
  /** How long a question is waited for. */
  readonly deadlineMs: number;
  /** What is done already. */
  readonly records: readonly MetricRecord[];
  /** Called with each metric that is done. */
  readonly onRecord: (record: MetricRecord) => Promise<void>;
  /** Called with the comparisons that are done and those that there are, what was done already left out. */
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * The records of all metrics of a calibration, in the config's order.
 *
 * @throws {JudgementError} where a source fails
 * @throws the signal's reason once it is aborted
 */
export async function runCalibration(
  prepared: PreparedCalibration,
  run: CalibrationRun,
  signal: AbortSignal,
): Promise<readonly MetricRecord[]> {
  const over = new AbortController();
  const sliced = slicedSides(prepared, run, AbortSignal.any([signal, over.signal]));
  const settings = settingsOf(prepared.named.config);
  const done = new Map(run.records.map((record) => [record.metric, record]));
  const missing = prepared.metrics.filter(({ name }) => !done.has(name));
  const total = missing.length * sliced.sides.length * prepared.laid.startsMs.length;
  let count = 0;
  const onWindow = (): void => {
    run.onProgress(++count, total);
  };
  const bounds = { signal, deadline: NEVER, effort: countEffort() };
  try {
    for (const metric of missing) {
      const record = await calibrateMetric(metric, { prepared: sliced, settings, bounds, onWindow });
      done.set(metric.name, record);
      await run.onRecord(record);
    }
  } finally {
    // Nobody waits for the rest after the last answer.
    over.abort();
  }
  return prepared.metrics.flatMap(({ name }) => done.get(name) ?? []);
}

/** The options that comparisons are judged by: the config's, or the defaults where another judge is the config's. */
export function settingsOf({ judge }: Pick<MetricConfig, 'judge'>): MannWhitneySettings {
  const settings = judge.name === 'mann-whitney' ? judge : standardJudge('mann-whitney');
  if (settings.name !== 'mann-whitney') throw new RangeError('A standard judge is the one that was asked for');
  return settings;
}

/** Each question has a deadline of its own. */
const NEVER: Deadline = { signal: new AbortController().signal, untilMs: Infinity, forget: () => undefined };

/** The same calibration with sources that are asked for many windows at once. */
function slicedSides(
  prepared: PreparedCalibration,
  { pace, clockwork, deadlineMs }: CalibrationRun,
  signal: AbortSignal,
): PreparedCalibration {
  const [first] = prepared.sides;
  const windows = first ? prepared.laid.startsMs.map((startMs) => rangeOf(first, startMs)) : [];
  const askPolitely = createPoliteAsking(pace, clockwork);
  const slicing = { chunks: chunkWindows(windows), askPolitely, deadlineMs, signal };
  const bySource = new Map<MetricSource, MetricSource>();
  const slicedOf = (source: MetricSource): MetricSource => {
    const sliced = bySource.get(source) ?? sliceSource(source, slicing);
    bySource.set(source, sliced);
    return sliced;
  };
  const sides = prepared.sides.map((side): PreparedJudgement => ({
    ...side,
    planned: side.planned.map((wish) => ({ ...wish, fetch: { ...wish.fetch, source: slicedOf(wish.fetch.source) } })),
  }));
  return { ...prepared, sides };
}
