import { readNativeMetricConfig, type Metric, type MetricConfig } from '../../../config/metric-config.js';
import type { Reading } from '../../../config/mistake.js';
import { propertyOf } from '../../../config/property-of.js';
import { translateKayentaConfig } from '../translate-config.js';
import { nativeAnalysis } from './native-analysis.js';
import { nativeGroups } from './native-groups.js';
import { nativeQuery } from './native-query.js';
import { fetchedQueries, nativeScope, type NativeScope } from './native-scope.js';

/** What an import takes for granted of the requests and the source. */
export interface ImportAssumptions {
  /** The variables that requests always give, beside scope and location. */
  readonly variables: readonly string[];
  readonly scopeLabel: string;
}

/** Kayenta's canary config in our own form. */
export interface NativeImport {
  readonly document: Readonly<Record<string, unknown>>;
  /** What it cannot say, and what it takes for granted. */
  readonly notes: readonly string[];
  /** Why it is no config that can be used as it is; empty where it is one. */
  readonly faults: readonly string[];
}

/** What Kayenta's canary config JSON means as a document in our own form, or every mistake in the JSON. */
export function toNativeConfig(document: unknown, assumptions: ImportAssumptions): Reading<NativeImport> {
  const reading = translateKayentaConfig(document);
  if (reading.kind === 'refused') return reading;
  const { value: config, warnings } = reading;
  const scope = nativeScope(fetchedQueries(config.metrics.map(({ query }) => query)), assumptions.variables);
  const groups = nativeGroups(config);
  const notes = [...warnings, ...withoutPlace(document), ...severalScopes(config), ...scope.notes, ...groups.notes];
  const surroundings = { values: scope.values, scopeLabel: assumptions.scopeLabel };
  const metrics = config.metrics.map((metric) => {
    const { analysis, notes: ofAnalysis } = nativeAnalysis(metric.analysis, config.judge.name);
    const { query, notes: ofQuery } = metric.query
      ? nativeQuery(metric.query, surroundings)
      : { query: undefined, notes: [] };
    notes.push(...[...ofAnalysis, ...ofQuery].map((text) => `metric ${JSON.stringify(metric.name)}: ${text}`));
    return { name: metric.name, ...groupsIn(groups.groupsOf(metric)), ...(query ? { query } : {}), analysis };
  });
  const native = {
    ...descriptionOf(document),
    dialect: 'kayenta',
    scope: declared(scope),
    step: `${String(config.step / 1_000)}s`,
    thresholds: config.thresholds,
    groups: groups.weights,
    judge: config.judge,
    metrics,
  };
  const check = readNativeMetricConfig(native);
  const faults =
    check.kind === 'read' ? [] : check.mistakes.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return { kind: 'read', value: { document: native, notes, faults }, warnings: [] };
}

function groupsIn(groups: ReturnType<ReturnType<typeof nativeGroups>['groupsOf']>): object {
  return groups.length === 1 ? { group: groups[0] } : { groups };
}

function descriptionOf(document: unknown): object {
  const description = propertyOf(document, 'description');
  return typeof description === 'string' && description !== '' ? { description } : {};
}

function declared({ values, defaults }: NativeScope): object {
  const variables = [...values.keys()].map((name): [string, object] => {
    const value = defaults.get(name);
    return [name, value === undefined ? {} : { default: value }];
  });
  return Object.fromEntries<object>(variables);
}

const WITHOUT_PLACE = [
  'name',
  'id',
  'configVersion',
  'applications',
  'owner',
  'createdTimestamp',
  'createdTimestampIso',
  'updatedTimestamp',
  'updatedTimestampIso',
];

/** What is known of Kayenta's config and has no place in ours. */
function withoutPlace(document: unknown): string[] {
  const given = WITHOUT_PLACE.filter((key) => propertyOf(document, key) != null);
  const told = given.map((key) => `${key}: ${JSON.stringify(propertyOf(document, key))}`);
  const configurations = propertyOf(propertyOf(document, 'judge'), 'judgeConfigurations');
  const ofJudge =
    typeof configurations === 'object' && configurations !== null && Object.keys(configurations).length > 0
      ? [
          `judge.judgeConfigurations is left out, which has no effect in Kayenta either: ${JSON.stringify(configurations)}`,
        ]
      : [];
  return [...(told.length > 0 ? [`no place here for ${told.join(', ')}`] : []), ...ofJudge];
}

function severalScopes({ metrics }: Pick<MetricConfig, 'metrics'>): string[] {
  const names = new Set(metrics.flatMap(scopeNameOf));
  if (names.size < 2) return [];
  return [
    `metrics ask for several scopes (${[...names].join(', ')}), and here a request has one scope a side: make it a config for each`,
  ];
}

function scopeNameOf({ query }: Metric): string[] {
  return query && 'scopeName' in query ? [query.scopeName] : [];
}
