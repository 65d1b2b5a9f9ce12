import type { MetricConfig } from '../config/metric-config.js';
import type { ErrorDetail } from '../errors.js';
import type { MissingValue } from './plan-fetch.js';

/** One mistake for each variable of a side, however many metrics need it. */
export function missingValues(missing: readonly MissingValue[], { scope, dialect }: MetricConfig): ErrorDetail[] {
  const grouped = new Map<string, MissingValue[]>();
  for (const one of missing) {
    const key = `${one.side} ${one.variable}`;
    grouped.set(key, [...(grouped.get(key) ?? []), one]);
  }
  return [...grouped.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { side, variable, neededBy } = first;
    const others = group.length > 1 ? ` and ${String(group.length - 1)} more` : '';
    if (dialect === 'native' && !Object.hasOwn(scope ?? {}, variable)) {
      const known = Object.keys(scope ?? {}).join(', ');
      const message = `uses variable "${variable}" in the query of ${neededBy}${others}, which is not in its scope; there ${known === '' ? 'is none' : `are: ${known}`}`;
      return side === 'canary' && missing.some((one) => one.side === 'baseline' && one.variable === variable)
        ? []
        : [{ pointer: '/config', message }];
    }
    const message = `has no value for variable "${variable}", which the query of ${neededBy}${others} needs: give it here or in /scope`;
    return [{ pointer: `/${side}/scope`, message }];
  });
}
