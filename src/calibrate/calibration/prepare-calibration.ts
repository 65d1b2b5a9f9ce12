import type { NamedConfig } from '../../config/load-metric-configs.js';
import type { Metric } from '../../config/metric-config.js';
import { JudgementError } from '../../errors.js';
import { fetchGrid } from '../../measure/fetch-judgement.js';
import { prepareJudgement, type PreparedJudgement } from '../../measure/prepare-judgement.js';
import type { JudgementWorld } from '../../run-judgement.js';
import type { Grid } from '../../window/grid.js';
import { appliesTo } from './applies-to.js';
import { calibratedConfig, type CalibratedConfig } from './calibrated-config.js';
import type { CalibrationWish, Scope } from './calibration-wish.js';
import { layWindows, type LaidWindows } from './lay-windows.js';
import { requestsOf } from './requests-of.js';

/** All that is asked for a calibration. */
export interface PreparedCalibration {
  readonly wish: CalibrationWish;
  readonly named: NamedConfig;
  readonly metrics: readonly Metric[];
  readonly notCalibrated: CalibratedConfig['notCalibrated'];
  /** The judgement of a window, one a pair; with halves the only one, of the canary alone. Its own window is no matter. */
  readonly sides: readonly PreparedJudgement[];
  readonly laid: LaidWindows;
  /** What the canary's scope of a request must have to be judged by it. */
  readonly appliesTo: Scope;
  /** Where the range of the windows ends: before what the sources may still be missing. */
  readonly toMs: number;
}

/**
 * Resolves a calibration's config, windows and queries.
 *
 * @throws {JudgementError} with every mistake, where the wish is at fault, by itself or for its config
 * @throws the signal's reason once it is aborted
 */
export async function prepareCalibration(
  wish: CalibrationWish,
  { configs, sources }: Pick<JudgementWorld, 'configs' | 'sources'>,
  signal: AbortSignal,
): Promise<PreparedCalibration> {
  const named = configs.get(wish.config);
  if (!named) throw unknownConfig(wish.config, [...configs.keys()]);
  const { config, notCalibrated } = calibratedConfig(named.config, wish.compared);
  if (config.metrics.length === 0) throw nothingToCalibrate(wish.config, notCalibrated);
  if (wish.fromMs + wish.windowMs > wish.toMs) throw noWindow({ excluded: 0, overlapping: 0 });
  const asked = wish.compared.kind === 'halves' ? { ...config, metrics: config.metrics.map(onlyCanary) } : config;
  const known = { configs: new Map([[named.name, { ...named, config: asked }]]), sources };
  const occasion = { nowMs: wish.madeMs, deferred: false };
  const sides: PreparedJudgement[] = [];
  for (const request of requestsOf(wish, asked)) {
    sides.push(await prepareJudgement(request, { ...known, ...occasion }, signal));
  }
  const [first] = sides;
  if (!first) throw new RangeError('There is a pair, or a scope to halve');
  const fits = appliesTo({ wish, requests: sides.map(({ request }) => request), config: named.config });
  const toMs = Math.min(wish.toMs, wish.madeMs - first.lagMs);
  const laid = layWindows({ ...wish, toMs }, { stepMs: first.grid.stepMs, readsBeforeMs: readsBefore(first) });
  if (laid.startsMs.length === 0) throw noWindow(laid);
  return { wish, named, metrics: config.metrics, notCalibrated, sides, laid, appliesTo: fits, toMs };
}

function onlyCanary(metric: Metric): Metric {
  return { ...metric, analysis: { ...metric.analysis, compared: false } };
}

/** Nothing that is judged of a native config reads from before its window; Kayenta's windows are taken as they are. */
function readsBefore({ config, planned, grid }: PreparedJudgement): number {
  if (config.dialect === 'native') return 0;
  return planned.reduce((most, { fetch }) => Math.max(most, fetch.lookBackMs), grid.stepMs);
}

/** The grid of the window that begins then. */
export function gridOf({ grid }: Pick<PreparedJudgement, 'grid'>, startMs: number): Grid {
  return { ...grid, firstSlotEndMs: startMs + grid.leadMs };
}

/** The slots that are asked for the window that begins then. */
export function rangeOf(prepared: Pick<PreparedJudgement, 'grid'>, startMs: number) {
  return fetchGrid(gridOf(prepared, startMs), 0).canary;
}

function unknownConfig(name: string, known: readonly string[]): JudgementError {
  const message = `is not the name of a metric config; known: ${known.join(', ')}`;
  return new JudgementError('UNKNOWN_CONFIG', `Cannot calibrate metric config "${name}"`, [
    { pointer: '--config', message },
  ]);
}

function nothingToCalibrate(config: string, reasons: CalibratedConfig['notCalibrated']): JudgementError {
  const details = reasons.map(({ name, reason }) => ({ pointer: name, message: reason }));
  return new JudgementError('CONFIG_MISMATCH', `Cannot calibrate any metric of config "${config}"`, details);
}

function noWindow({ excluded, overlapping }: Omit<LaidWindows, 'startsMs'>): JudgementError {
  const left =
    excluded + overlapping > 0
      ? `: ${String(excluded)} are left out for incidents, ${String(overlapping)} for the window before them`
      : ': give an earlier --from, or a shorter --window';
  return new JudgementError('INVALID_REQUEST', `Cannot calibrate: the range holds no window${left}`);
}
