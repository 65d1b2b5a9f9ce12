import type { JudgementRequest } from '../config/judgement-request.js';
import type { MetricConfig } from '../config/metric-config.js';
import type { MetricQuery } from '../config/metric-query.js';
import type { Sides } from '../judge/measurement.js';
import { bindMetric, languageOf, type BoundMetric } from '../query/bind-metric.js';
import { toPromqlDuration } from '../query/promql.js';
import type { MetricSource } from '../sources/metric-source.js';
import type { Grid } from '../window/grid.js';
import { chosenValues } from './chosen-values.js';

/** What is asked of whom. */
export interface BoundWanted {
  readonly query: MetricQuery;
  readonly source: MetricSource;
}

/** What queries are filled in by. */
export interface BindContext {
  readonly request: JudgementRequest;
  readonly config: MetricConfig;
  readonly grid: Pick<Grid, 'stepMs' | 'slots'>;
}

/** What a metric (or the traffic) asks for one side, or what keeps it from being asked. */
export function bindSide(
  { query, source }: BoundWanted,
  { request, config, grid }: BindContext,
  side: keyof Sides<unknown>,
): BoundMetric {
  if (languageOf(query) !== source.language) {
    const problem = `asks in ${languageOf(query)}, which source "${source.name}" does not speak`;
    return { kind: 'refused', missing: [], problems: [problem] };
  }
  // Kayenta knows none of these; a variable of its caller may be called so.
  const builtIn = config.dialect === 'kayenta' ? [] : builtInValues(grid, source);
  const scope = Object.entries(config.scope ?? {});
  return bindMetric(query, {
    values: new Map([...chosenValues(request, config, side), ...builtIn]),
    raw: new Set(scope.filter(([, { raw }]) => raw).map(([name]) => name)),
    selector: config.selector[source.language],
    scopeLabel: source.scopeLabel,
    stepMs: grid.stepMs,
    scrapeIntervalMs: source.scrapeIntervalMs,
    staleSamples: config.dialect === 'kayenta',
  });
}

function builtInValues(grid: BindContext['grid'], source: MetricSource): [string, string][] {
  return [
    ['step', toPromqlDuration(grid.stepMs)],
    ['rateInterval', toPromqlDuration(Math.max(grid.stepMs, 4 * source.scrapeIntervalMs))],
    ['windowLength', toPromqlDuration(grid.slots * grid.stepMs)],
  ];
}
