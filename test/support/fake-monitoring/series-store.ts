import type { Identity } from './filter-field.js';
import type { Shape } from './match-filter.js';
import type { MetricKind, RawSeries, ValueType } from './raw-series.js';

/** A series that was fed, with all that was left out. */
export interface StoredSeries extends Pick<RawSeries, 'kind' | 'valueType' | 'points'> {
  readonly identity: Identity;
  readonly unit: string;
}

/** What is known of a metric from all the series that were fed. */
export interface Metric {
  readonly metricType: string;
  readonly kind: MetricKind;
  readonly valueType: ValueType;
  readonly unit: string;
  readonly shapes: readonly Shape[];
}

/** A series that is fit to be served; throws where a test has fed what cannot be. */
export function storeSeries(raw: RawSeries, stored: readonly StoredSeries[]): StoredSeries {
  const { project, metricType, resourceType, kind, valueType, unit = '1', points } = raw;
  for (const point of points) checkPoint(raw, point);
  const sibling = stored.find(({ identity }) => identity.metricType === metricType);
  if (sibling && !(sibling.kind === kind && sibling.valueType === valueType && sibling.unit === unit)) {
    throw new Error(`All series of ${metricType} must be of one kind, value type and unit`);
  }
  if (new Set([...points, ...(sibling?.points ?? [])].map(boundsOf)).size > 1) {
    throw new Error(`All distributions of ${metricType} must have the same bounds`);
  }
  const identity = {
    project,
    metricType,
    metricLabels: raw.metricLabels ?? {},
    resourceType,
    resourceLabels: { project_id: project, ...raw.resourceLabels },
    userLabels: raw.userLabels ?? {},
  };
  return { identity, kind, valueType, unit, points };
}

function checkPoint(
  { metricType, kind, valueType }: RawSeries,
  { startMs, endMs, value }: RawSeries['points'][number],
) {
  const complain = (what: string): never => {
    throw new Error(`A point of ${metricType} that ends at ${String(endMs)} ${what}`);
  };
  if (kind === 'GAUGE' && startMs !== undefined && startMs !== endMs) complain('must have no start, as it is a gauge');
  if (kind !== 'GAUGE' && !(startMs !== undefined && startMs < endMs)) complain('must start before its end');
  if ((typeof value === 'object') !== (valueType === 'DISTRIBUTION')) complain(`must have a ${valueType} value`);
  if (valueType === 'INT64' && typeof value === 'number' && !Number.isInteger(value)) complain('must be whole');
  if (valueType === 'DOUBLE' && typeof value === 'bigint') complain('must be a number');
}

function boundsOf({ value }: RawSeries['points'][number]): string {
  return typeof value === 'object' ? value.bounds.join() : '';
}

/** The metrics of some series. */
export function metricsOf(all: readonly StoredSeries[]): Metric[] {
  const types = new Set(all.map(({ identity }) => identity.metricType));
  return [...types].map((metricType) => {
    const ofType = all.filter(({ identity }) => identity.metricType === metricType);
    const { kind, valueType, unit } = ofType[0]!;
    return { metricType, kind, valueType, unit, shapes: shapesOf(ofType) };
  });
}

function shapesOf(ofType: readonly StoredSeries[]): Shape[] {
  const resourceTypes = new Set(ofType.map(({ identity }) => identity.resourceType));
  const metricLabels = new Set(ofType.flatMap(({ identity }) => Object.keys(identity.metricLabels)));
  return [...resourceTypes].map((resourceType) => {
    const onIt = ofType.filter(({ identity }) => identity.resourceType === resourceType);
    const resourceLabels = new Set(onIt.flatMap(({ identity }) => Object.keys(identity.resourceLabels)));
    return { metricType: ofType[0]!.identity.metricType, resourceType, metricLabels, resourceLabels };
  });
}
