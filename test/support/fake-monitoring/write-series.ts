import type { Distribution } from './distribution.js';
import type { ValueType } from './raw-series.js';
import type { Series, Value } from './time-series.js';
import type { WrittenDistribution, WrittenSeries, WrittenTime, WrittenValue } from './wire-types.js';

/** A series as it stands in an answer. */
export function writeSeries({ identity, kind, valueType, unit, points }: Series): WrittenSeries {
  const { userLabels } = identity;
  return {
    metric: { type: identity.metricType, labels: identity.metricLabels },
    resource: { type: identity.resourceType, labels: identity.resourceLabels },
    ...(Object.keys(userLabels).length > 0 && { metadata: { userLabels } }),
    metricKind: kind,
    valueType,
    unit,
    points: points.map(({ startMs, endMs, value }) => ({
      interval: { startTime: writeTime(startMs), endTime: writeTime(endMs) },
      value: writeValue(value, valueType),
    })),
  };
}

function writeTime(ms: number): WrittenTime {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
}

function writeValue(value: Value, valueType: ValueType): WrittenValue {
  if (typeof value === 'object') return { distributionValue: writeDistribution(value) };
  if (valueType === 'INT64') return { int64Value: writeWhole(value) };
  return { doubleValue: Number(value) };
}

function writeDistribution({ bounds, bucketCounts, mean }: Distribution): WrittenDistribution {
  const whole = bucketCounts.map(Math.round);
  return {
    count: whole.reduce((count, inBucket) => count + inBucket, 0),
    mean,
    bucketOptions: { explicitBuckets: { bounds: [...bounds] } },
    bucketCounts: whole,
  };
}

function writeWhole(value: number | bigint): string {
  return (typeof value === 'bigint' ? value : BigInt(Math.round(value))).toString();
}
