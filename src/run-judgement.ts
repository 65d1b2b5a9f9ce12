import type { JudgementRequest } from './config/judgement-request.js';
import type { NamedConfig } from './config/load-metric-configs.js';
import type { MetricConfig } from './config/metric-config.js';
import { JudgementError, type ErrorDetail } from './errors.js';
import { guardTraffic } from './judge/guard-traffic.js';
import { judgeAgain } from './judge/judge-again.js';
import { judgeCanary } from './judge/judge-canary.js';
import type { CanaryJudgement, Judgement, MetricJudgement, ReportedMetric } from './judge/judgement.js';
import type { Circumstances, Measurement } from './judge/measurement.js';
import { mentionUnmeasured } from './judge/mention-unmeasured.js';
import { judgeUnmeasured } from './judge/unmeasured.js';
import type { Sources } from './measure/choose-source.js';
import { setDeadline } from './measure/deadline.js';
import { countEffort } from './measure/fetch-effort.js';
import { listed, misfitsOf } from './measure/fit-request.js';
import {
  measureJudgement,
  unmeasurable,
  type MeasuredJudgement,
  type MeasuredOrFailed,
} from './measure/measure-judgement.js';
import { chooseSources, planJudgement, type Wish } from './measure/plan-judgement.js';
import { warnOfRequest } from './measure/warn-of-request.js';
import { describeGrid, layGrid, type Grid } from './window/grid.js';

/** What a judgement needs of the world. */
export interface JudgementWorld {
  readonly configs: ReadonlyMap<string, NamedConfig>;
  readonly sources: Sources;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long a judgement's sources are waited for where the request does not say. */
  readonly deadlineMs: number;
}

/**
 * Judges one request.
 *
 * @throws {JudgementError} where the request is at fault, by itself or for its config, or a source is
 * @throws the signal's reason once it is aborted
 */
export type RunJudgement = (request: JudgementRequest, signal: AbortSignal) => Promise<Judgement>;

/** The way from a request to its judgement: resolve the config, the grid and the queries, measure both sides, judge. */
export function createRunJudgement({ configs, sources, now, deadlineMs }: JudgementWorld): RunJudgement {
  return async (request, signal) => {
    const startedMs = performance.now();
    const { name, digest, config, warnings } = resolveConfig(request, configs);
    const thresholds = resolveThresholds(request, config);
    const { wishes, lagMs, unknownSources, misfits } = chooseSources({ request, config }, sources);
    const { grid, mistakes } = layGrid(request, config, { nowMs: now(), lagMs });
    const wrong = [...thresholdMistakes(thresholds, request), ...missingWindow(request, wishes), ...mistakes];
    // What a query may ask can be told only of a window that makes sense.
    const plan = await planJudgement(wrong.length > 0 ? [] : wishes, { request, config, grid }, signal);
    refuse({
      INVALID_REQUEST: wrong,
      UNKNOWN_SOURCE: unknownSources,
      CONFIG_MISMATCH: [...misfitsOf({ request, config }), ...misfits, ...plan.misfits],
    });

    const effort = countEffort();
    const deadline = setDeadline(request.deadline ?? deadlineMs);
    const bounds = { signal, deadline, effort };
    const measured = await measureJudgement({ request, config, grid }, plan.planned, bounds).finally(deadline.forget);
    const measuredMs = performance.now();
    const circumstances = circumstancesOf(request, grid, measured);
    const judged = judgeMeasured({ ...config, thresholds }, measured, circumstances);
    const { compare } = request;
    const comparison = compare
      ? judgeAgain({ ...config, thresholds, judge: compare }, measured.metrics.flatMap(measurementsOf), circumstances)
      : null;

    return {
      ...judged,
      warnings: [
        ...warnings.map((text) => ({ code: 'config', text })),
        ...warnOfRequest({ request, config, grid }, wishes),
        ...measured.warnings,
        ...judged.warnings,
      ],
      metrics: reported(judged, measured),
      config: { name, digest },
      window: describeGrid(grid),
      traffic: measured.traffic,
      comparison,
      timing: { fetchMs: measuredMs - startedMs, judgeMs: performance.now() - measuredMs, sources: effort.total() },
    };
  };
}

function resolveConfig({ config }: JudgementRequest, configs: JudgementWorld['configs']): NamedConfig {
  if (typeof config !== 'string') return config;
  const named = configs.get(config);
  if (named) return named;
  const message = `is not the name of a metric config; ${listed([...configs.keys()])}`;
  throw new JudgementError('UNKNOWN_CONFIG', `Cannot judge by metric config "${config}"`, [
    { pointer: '/config', message },
  ]);
}

function resolveThresholds({ thresholds }: JudgementRequest, config: MetricConfig): MetricConfig['thresholds'] {
  return {
    pass: thresholds.pass ?? config.thresholds.pass,
    marginal: thresholds.marginal ?? config.thresholds.marginal,
  };
}

/** Where a request replaces one threshold, it must fit the config's other one; a config's own are its reader's affair. */
function thresholdMistakes({ pass, marginal }: MetricConfig['thresholds'], request: JudgementRequest): ErrorDetail[] {
  const { thresholds } = request;
  if (marginal <= pass || (thresholds.pass === undefined && thresholds.marginal === undefined)) return [];
  const message = `marginal must be at most pass, is ${String(marginal)} with pass ${String(pass)}`;
  return [{ pointer: '/thresholds', message }];
}

function missingWindow({ window }: JudgementRequest, wishes: readonly Wish[]): ErrorDetail[] {
  const [first] = wishes;
  if (window || !first) return [];
  const message = `is required: ${first.name} is fetched from source "${first.source.name}", and only series that come along need no window`;
  return [{ pointer: '/window', message }];
}

const REFUSALS = {
  INVALID_REQUEST: 'Cannot judge this request',
  UNKNOWN_SOURCE: 'Cannot judge without its source',
  CONFIG_MISMATCH: 'Cannot judge this request by this config',
} as const;

/** Throws one error for all mistakes, of the first kind that there are any of. */
function refuse(mistakes: Readonly<Record<keyof typeof REFUSALS, readonly ErrorDetail[]>>): void {
  const details = Object.values(mistakes).flat();
  for (const code of ['INVALID_REQUEST', 'UNKNOWN_SOURCE', 'CONFIG_MISMATCH'] as const) {
    if (mistakes[code].length > 0) throw new JudgementError(code, REFUSALS[code], details);
  }
}

/** What the judge decides, unless what it needs is missing: then only a critical metric that has failed already carries a verdict. */
function judgeMeasured(
  config: MetricConfig,
  { metrics, traffic, failures }: MeasuredJudgement,
  circumstances: Circumstances,
): CanaryJudgement {
  const judged = judgeCanary(config, metrics.flatMap(measurementsOf), circumstances);
  if (failures.length > 0 && !judged.metrics.some(failsTheCanary)) throw unmeasurable(failures);
  const unmeasured = metrics.flatMap((one) => (one.kind === 'failed' ? [one.metric] : []));
  const told = mentionUnmeasured(judged, unmeasured);
  return traffic ? guardTraffic(told, traffic) : told;
}

function circumstancesOf({ looks }: JudgementRequest, grid: Grid, { traffic }: MeasuredJudgement): Circumstances {
  const { firstSlotEndMs, settledSlots, stepMs } = grid;
  const judgedToMs = firstSlotEndMs === null ? null : firstSlotEndMs + (settledSlots - 1) * stepMs;
  return { traffic, looks, stepMs, judgedToMs };
}

/** A critical metric that was seen to be bad: one without data may be the fault of the same outage. */
function failsTheCanary({ criticalFailure, classification, metric }: MetricJudgement): boolean {
  return criticalFailure && !metric.analysis.muted && (classification === 'high' || classification === 'low');
}

function measurementsOf(one: MeasuredOrFailed): readonly Measurement[] {
  return one.kind === 'measured' ? one.measurements : [];
}

/** Every metric of the config in its order, each with what was measured of it. */
function reported({ metrics }: CanaryJudgement, measured: MeasuredJudgement): ReportedMetric[] {
  const judged = metrics.values();
  return measured.metrics.flatMap((one): ReportedMetric[] => {
    if (one.kind === 'failed') {
      return [{ judged: judgeUnmeasured(one.metric, one.failure.detail.message), measured: null }];
    }
    return one.measurements.flatMap((measurement) => {
      const next = judged.next();
      return next.done === true ? [] : [{ judged: next.value, measured: measurement }];
    });
  });
}
