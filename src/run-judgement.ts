import type { JudgementRequest } from './config/judgement-request.js';
import type { NamedConfig } from './config/load-metric-configs.js';
import type { MetricConfig } from './config/metric-config.js';
import { JudgementError, toPointer, type ErrorDetail } from './errors.js';
import { judgeCanary } from './judge/judge-canary.js';
import type { Judgement, MeasuredMetric, Reason } from './judge/judgement.js';
import { describeGrid, onGrid, resolveGrid, type Grid } from './window/grid.js';

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
    refuseMisfit(request, config);
    const thresholds = resolveThresholds(request, config);
    const grid = resolveGrid(request, config, now());
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

/** Refuses variables that the config does not have, series for metrics that it does not have, and metrics without series. */
function refuseMisfit(
  { scope, baseline, canary, data }: JudgementRequest,
  { scope: variables, metrics }: MetricConfig,
): void {
  const details: ErrorDetail[] = [];
  const refuse = (path: readonly string[], message: string): void => {
    details.push({ pointer: toPointer(path), message });
  };
  const scopes = [
    [['scope'], scope],
    [['baseline', 'scope'], baseline.scope],
    [['canary', 'scope'], canary.scope],
  ] as const;
  for (const [path, values] of scopes) {
    const unknown = Object.keys(values).filter((variable) => variables && !Object.hasOwn(variables, variable));
    unknown.forEach((variable) => {
      refuse([...path, variable], `is not a variable of the config; ${listed(Object.keys(variables ?? {}))}`);
    });
  }
  const names = new Set(metrics.map(({ name }) => name));
  const strange = Object.keys(data).filter((name) => !names.has(name));
  strange.forEach((name) => {
    refuse(['data', name], `is not a metric of the config; ${listed([...names])}`);
  });
  const absent = [...names].filter((name) => !Object.hasOwn(data, name));
  absent.forEach((name) => {
    refuse(['data'], `has no series for metric "${name}", and there is no source to fetch it from`);
  });
  if (details.length > 0)
    throw new JudgementError('CONFIG_MISMATCH', 'Cannot judge this request by this config', details);
}

function listed(names: readonly string[]): string {
  return names.length === 0
    ? 'there are none'
    : `there are ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`;
}

function resolveThresholds({ thresholds }: JudgementRequest, config: MetricConfig): MetricConfig['thresholds'] {
  const pass = thresholds.pass ?? config.thresholds.pass;
  const marginal = thresholds.marginal ?? config.thresholds.marginal;
  const overridden = thresholds.pass !== undefined || thresholds.marginal !== undefined;
  if (!overridden || marginal <= pass) return { pass, marginal };
  const message = `marginal must be at most pass, is ${String(marginal)} with pass ${String(pass)}`;
  throw new JudgementError('INVALID_REQUEST', 'Cannot judge by these thresholds', [
    { pointer: '/thresholds', message },
  ]);
}

function measure({ data }: JudgementRequest, { metrics }: MetricConfig, grid: Grid): MeasuredMetric[] {
  return metrics.map((metric) => {
    const { name } = metric;
    const given = Object.hasOwn(data, name) ? data[name] : undefined;
    return {
      metric,
      baseline: onGrid(given?.baseline ?? new Float64Array(), grid, toPointer(['data', name, 'baseline'])),
      canary: onGrid(given?.canary ?? new Float64Array(), grid, toPointer(['data', name, 'canary'])),
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
