import type { JudgementRequest } from './config/judgement-request.js';
import type { NamedConfig } from './config/load-metric-configs.js';
import type { MetricConfig } from './config/metric-config.js';
import { JudgementError, toPointer, type ErrorDetail } from './errors.js';
import { judgeCanary } from './judge/judge-canary.js';
import type { Judgement, MeasuredMetric, Reason } from './judge/judgement.js';
import { describeGrid, layGrid, onGrid, type Grid } from './window/grid.js';

/** What a judgement needs of the world. */
export interface JudgementWorld {
  readonly configs: ReadonlyMap<string, NamedConfig>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Judges one request. Throws a JudgementError where the request is at fault, by itself or for its config. */
export type RunJudgement = (request: JudgementRequest) => Judgement;

/** The way from a request to its judgement: resolve the config and the grid, measure both sides, judge. */
export function createRunJudgement({ configs, now }: JudgementWorld): RunJudgement {
  return (request) => {
    const startedMs = performance.now();
    const { name, digest, config, warnings } = resolveConfig(request, configs);
    const thresholds = resolveThresholds(request, config);
    const { grid, mistakes } = layGrid(request, config, now());
    refuse([...thresholdMistakes(thresholds, request), ...mistakes], misfits(request, config));
    const measured = measure(request, config, grid);
    const judgement = judgeCanary({ ...config, thresholds }, measured.map(judgedSlots(grid)));
    return {
      ...judgement,
      warnings: [
        ...warnings.map((text) => ({ code: 'config', text })),
        ...requestWarnings(request),
        ...judgement.warnings,
      ],
      config: { name, digest },
      window: describeGrid(grid),
      measured,
      timing: { judgeMs: performance.now() - startedMs },
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

/** Variables that the config does not have, series for metrics that it does not have, and metrics without series. */
function misfits(
  { scope, baseline, canary, data }: JudgementRequest,
  { scope: variables, metrics }: MetricConfig,
): ErrorDetail[] {
  const details: ErrorDetail[] = [];
  const add = (path: readonly string[], message: string): void => {
    details.push({ pointer: toPointer(path), message });
  };
  const scopes = [
    [['scope'], scope],
    [['baseline', 'scope'], baseline.scope],
    [['canary', 'scope'], canary.scope],
  ] as const;
  for (const [path, values] of scopes) {
    const unknown = Object.keys(values).filter((variable) => variables && !Object.hasOwn(variables, variable));
    for (const variable of unknown) {
      add([...path, variable], `is not a variable of the config; ${listed(Object.keys(variables ?? {}))}`);
    }
  }
  const names = new Set(metrics.map(({ name }) => name));
  for (const name of Object.keys(data).filter((given) => !names.has(given))) {
    add(['data', name], `is not a metric of the config; ${listed([...names])}`);
  }
  for (const name of [...names].filter((needed) => !Object.hasOwn(data, needed))) {
    add(['data'], `has no series for metric "${name}", and there is no source to fetch it from`);
  }
  return details;
}

function listed(names: readonly string[]): string {
  return names.length === 0
    ? 'it knows none'
    : `known: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`;
}

/** Throws one error for all that is wrong: the caller's fault alone where the request is wrong in itself. */
function refuse(mistakes: readonly ErrorDetail[], misfitting: readonly ErrorDetail[]): void {
  if (mistakes.length > 0) {
    throw new JudgementError('INVALID_REQUEST', 'Cannot judge this request', [...mistakes, ...misfitting]);
  }
  if (misfitting.length > 0) {
    throw new JudgementError('CONFIG_MISMATCH', 'Cannot judge this request by this config', misfitting);
  }
}

function measure({ data }: JudgementRequest, { metrics }: MetricConfig, grid: Grid): MeasuredMetric[] {
  return metrics.map((metric) => {
    const given = Object.hasOwn(data, metric.name) ? data[metric.name] : undefined;
    return {
      metric,
      baseline: onGrid(given?.baseline ?? new Float64Array(), grid),
      canary: onGrid(given?.canary ?? new Float64Array(), grid),
    };
  });
}

function judgedSlots({ firstJudged }: Grid): (measured: MeasuredMetric) => MeasuredMetric {
  return ({ metric, baseline, canary }) => ({
    metric,
    baseline: baseline.subarray(firstJudged),
    canary: canary.subarray(firstJudged),
  });
}

function requestWarnings({ baseline }: JudgementRequest): Reason[] {
  if (baseline.offset === 0) return [];
  const text =
    'The baseline is from another time than the canary: what changes with time alone, such as traffic, looks like the release.';
  return [{ code: 'baseline-in-the-past', text }];
}
