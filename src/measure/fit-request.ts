import type { JudgementRequest } from '../config/judgement-request.js';
import type { MetricConfig } from '../config/metric-config.js';
import { toPointer, type ErrorDetail } from '../errors.js';
import { countsEvents, type ConfiguredRequest } from './plan-judgement.js';

/** What a request gives that its config has no use for: variables and series for metrics that it does not have, and what its judge cannot do. */
export function misfitsOf({ request, config }: ConfiguredRequest): ErrorDetail[] {
  const { scope, baseline, canary, data } = request;
  const details: ErrorDetail[] = [];
  const add = (path: readonly string[], message: string): void => {
    details.push({ pointer: toPointer(path), message });
  };
  const scopes = [
    [['scope'], scope],
    [['baseline', 'scope'], baseline.scope],
    [['canary', 'scope'], canary.scope],
  ] as const;
  const { scope: variables, metrics } = config;
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
  return [...details, ...uncounted(data, metrics), ...judgeMisfits(request, config)];
}

/** Counts for a metric that is no share of anything: what it is judged by would be another thing than what is fetched for it. */
function uncounted(data: JudgementRequest['data'], metrics: MetricConfig['metrics']): ErrorDetail[] {
  return metrics.flatMap(({ name, query }) => {
    const { baseline, canary } = (Object.hasOwn(data, name) ? data[name] : undefined) ?? {};
    const counts = [baseline, canary].some((series) => series !== undefined && 'events' in series);
    if (!counts || !query || countsEvents(query)) return [];
    const message = `has events and exposure, and metric "${name}" has one query, for values: give an array of those`;
    return [{ pointer: toPointer(['data', name]), message }];
  });
}

function judgeMisfits(
  { looks, plan, compare, split }: ConfiguredRequest['request'],
  { judge }: ConfiguredRequest['config'],
): ErrorDetail[] {
  const details: ErrorDetail[] = [];
  if (looks > 1 && judge.name === 'netflix-aca') {
    const message =
      'cannot be honoured by netflix-aca, which has no error level to divide: leave it out, or judge by mann-whitney';
    details.push({ pointer: '/looks', message });
  }
  if (plan && judge.name === 'netflix-aca') {
    const message =
      'cannot be honoured by netflix-aca, which has no error level to spend: leave it out, or judge by mann-whitney';
    details.push({ pointer: '/plan', message });
  }
  if (split && judge.name === 'netflix-aca') {
    const message =
      'cannot be honoured by netflix-aca, which takes the sides as they are: leave it out, or judge by mann-whitney';
    details.push({ pointer: '/split', message });
  }
  if (compare?.name === judge.name) {
    details.push({ pointer: '/compare', message: `is the judge that judges already: ${judge.name}` });
  }
  return details;
}

/** The names that would have been right. */
export function listed(names: readonly string[]): string {
  return names.length === 0
    ? 'it knows none'
    : `known: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`;
}
