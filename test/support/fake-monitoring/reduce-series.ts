import { valueOf, type FilterField, type Identity } from './filter-field.js';
import type { Amount } from './increases.js';
import type { Labels } from './raw-series.js';
import type { Reducer } from './reducers.js';
import type { Point, Series, Value } from './time-series.js';

/** Aligned series of one metric in one series a group. Resources of different types are never in one. */
export function reduceSeries(
  all: readonly Series[],
  { reducer, groupBy }: { readonly reducer: Reducer; readonly groupBy: readonly FilterField[] },
): Series[] {
  const groups = new Map<string, Series[]>();
  for (const series of all) {
    const key = JSON.stringify([series.identity.resourceType, ...groupBy.map((of) => valueOf(series.identity, of))]);
    groups.set(key, [...(groups.get(key) ?? []), series]);
  }
  return [...groups.values()].map((group) => reduceGroup(group, { reducer, groupBy }));
}

function reduceGroup(
  group: readonly Series[],
  { reducer, groupBy }: { readonly reducer: Reducer; readonly groupBy: readonly FilterField[] },
): Series {
  const [first] = group;
  if (!first) throw new RangeError('A group has at least one series');
  const kind = reducer.kind ?? first.kind;
  const valueType = reducer.valueType ?? first.valueType;
  const unit = reducer.unit ?? first.unit;
  const byEnd = new Map<number, Point[]>();
  for (const point of group.flatMap(({ points }) => points)) {
    byEnd.set(point.endMs, [...(byEnd.get(point.endMs) ?? []), point]);
  }
  const points = [...byEnd.values()].flatMap((sameEnd) => {
    const { startMs, endMs } = sameEnd[0]!;
    const value = reducer.reduce(sameEnd.map((point) => toAmount(point.value)));
    return value === undefined ? [] : [{ startMs: kind === 'GAUGE' ? endMs : startMs, endMs, value }];
  });
  points.sort((one, other) => other.endMs - one.endMs);
  return { identity: keepGrouped(group, groupBy), kind, valueType, unit, points };
}

function toAmount(value: Value): Amount {
  return typeof value === 'bigint' ? Number(value) : value;
}

/** What a group has in common by its definition; and its project, which Cloud Monitoring always tells. */
function keepGrouped(group: readonly Series[], groupBy: readonly FilterField[]): Identity {
  const { identity } = group[0]!;
  const projects = new Set(group.map((series) => series.identity.resourceLabels.project_id));
  const pick = (from: 'metricLabels' | 'resourceLabels' | 'userLabels'): Labels =>
    Object.fromEntries(
      Object.entries(identity[from]).filter(([key]) =>
        groupBy.some((field) => field.of === from && 'key' in field && field.key === key),
      ),
    );
  const projectId = identity.resourceLabels.project_id;
  const project = projects.size === 1 && projectId !== undefined ? { project_id: projectId } : {};
  return {
    ...identity,
    metricLabels: pick('metricLabels'),
    resourceLabels: { ...project, ...pick('resourceLabels') },
    userLabels: pick('userLabels'),
  };
}
