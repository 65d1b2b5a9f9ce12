import type { Metric, MetricConfig } from '../../../config/metric-config.js';

const TOTAL_WEIGHT = 100;

/** The groups of an imported config with the weights that Kayenta gives them, and each metric's; with what cannot be said. */
export interface NativeGroups {
  readonly weights: Readonly<Record<string, number>>;
  readonly groupsOf: (metric: Metric) => readonly string[];
  readonly notes: readonly string[];
}

/** Every group that is scored with its weight: those without one share what is left of 100. */
export function nativeGroups({ groups, metrics }: MetricConfig): NativeGroups {
  const scored = metrics.filter(({ analysis }) => !analysis.muted);
  const names = [...new Set(scored.flatMap((metric) => metric.groups))].sort();
  const given = Object.values(groups).reduce((sum, weight) => sum + weight, 0);
  const unweighted = names.filter((name) => !Object.hasOwn(groups, name));
  const share = (TOTAL_WEIGHT - given) / unweighted.length;
  const weightOf = (name: string): number => (Object.hasOwn(groups, name) ? (groups[name] ?? 0) : share);
  const idle = Object.keys(groups).filter((name) => !names.includes(name));
  const lost = idle.filter((name) => groups[name] !== 0);
  const spare = freeName(names);
  const loose = scored.filter((metric) => metric.groups.length === 0);
  const unscored = new Set(metrics.filter(({ analysis }) => analysis.muted).map(({ name }) => name));
  const weights = names.map((name): [string, number] => [name, weightOf(name)]);
  const [first] = names;
  return {
    weights: Object.fromEntries([
      ...weights,
      ...(loose.length > 0 || first === undefined ? [[spare, 0] as const] : []),
    ]),
    groupsOf: (metric) => {
      const known = metric.groups.filter((name) => names.includes(name));
      if (unscored.has(metric.name)) return known.length > 0 ? known : [first ?? spare];
      return metric.groups.length > 0 ? metric.groups : [spare];
    },
    notes: [
      ...(lost.length > 0
        ? [
            `group ${quotedList(lost)} has a weight and no metric that is scored: in Kayenta its share of the score is lost, and here every weight must count`,
          ]
        : []),
      ...(loose.length > 0
        ? [
            `${quotedList(loose.map(({ name }) => name))}: in no group, and here every metric is in one: in "${spare}", of weight 0`,
          ]
        : []),
    ],
  };
}

function freeName(taken: readonly string[]): string {
  let name = 'ungrouped';
  while (taken.includes(name)) name = `${name}-`;
  return name;
}

function quotedList(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}
