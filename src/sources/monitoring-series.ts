import type { protos } from '@google-cloud/monitoring';
import { JudgementError } from '../errors.js';
import type { LabelledSeries, SlotRange } from './metric-source.js';

type TimeSeries = protos.google.monitoring.v3.ITimeSeries;
type Point = protos.google.monitoring.v3.IPoint;

const MOST_SERIES = 1_000;
const MOST_SAMPLES = 1_000_000;

/** Puts together the series of an answer page by page: one series may be split over two pages. */
export interface SeriesCollection {
  /** @throws {JudgementError} QUERY_REFUSED for what is too much or no number, SOURCE_FAILED for what was not asked for */
  readonly add: (page: readonly TimeSeries[]) => void;
  readonly all: () => LabelledSeries[];
}

/** A collection of series on these slots, each point in the slot that it ends at. */
export function collectSeries(range: SlotRange): SeriesCollection {
  const found = new Map<string, LabelledSeries>();
  return {
    add: (page) => {
      for (const series of page) {
        const key = keyOf(series);
        const known = found.get(key) ?? emptySeries(series, range.slots);
        found.set(key, known);
        refuseTooMany(found.size, range.slots);
        for (const point of series.points ?? []) place(point, known, range);
      }
    },
    all: () => [...found.values()],
  };
}

/** What tells series apart: the metric and the resource with all their labels. */
function keyOf({ metric, resource }: TimeSeries): string {
  const sorted = (labels: Record<string, string> | null | undefined): unknown => Object.entries(labels ?? {}).sort();
  return JSON.stringify([metric?.type, sorted(metric?.labels), resource?.type, sorted(resource?.labels)]);
}

function emptySeries({ metric, resource }: TimeSeries, slots: number): LabelledSeries {
  return {
    labels: labelsOf(metric?.labels ?? {}, resource?.labels ?? {}),
    values: new Float64Array(slots).fill(NaN),
    filled: new Uint8Array(slots),
  };
}

/** All labels by their own names; those that metric and resource both have, with where they belong in front. */
function labelsOf(ofMetric: Record<string, string>, ofResource: Record<string, string>): Record<string, string> {
  const named = (labels: Record<string, string>, other: Record<string, string>, place: string): [string, string][] =>
    Object.entries(labels).map(([label, value]) => [Object.hasOwn(other, label) ? `${place}.${label}` : label, value]);
  return Object.fromEntries([...named(ofMetric, ofResource, 'metric'), ...named(ofResource, ofMetric, 'resource')]);
}

function refuseTooMany(series: number, slots: number): void {
  if (series <= MOST_SERIES && series * slots <= MOST_SAMPLES) return;
  const text = `answers with more than ${String(MOST_SERIES)} series or ${String(MOST_SAMPLES)} samples: combine series by a crossSeriesReducer`;
  throw new JudgementError('QUERY_REFUSED', text);
}

function place(point: Point, { values, filled }: LabelledSeries, { firstMs, stepMs, slots }: SlotRange): void {
  const endMs = msOf(point.interval?.endTime);
  const slot = (endMs - firstMs) / stepMs;
  if (!Number.isInteger(slot) || slot < 0 || slot >= slots) {
    const when = Number.isNaN(endMs) ? 'no time' : new Date(endMs).toISOString();
    throw new JudgementError('SOURCE_FAILED', `answers for a time that was not asked for: ${when}`);
  }
  if (filled[slot] === 1) {
    throw new JudgementError('SOURCE_FAILED', `answers twice for the time ${new Date(endMs).toISOString()}`);
  }
  values[slot] = numberOf(point);
  filled[slot] = 1;
}

function msOf(time: protos.google.protobuf.ITimestamp | null | undefined): number {
  if (!time) return NaN;
  return Number(time.seconds ?? 0) * 1_000 + Math.round((time.nanos ?? 0) / 1_000_000);
}

/** The number of a point. Counts come as text, since they may be beyond what a double holds. */
function numberOf({ value }: Point): number {
  if (value?.doubleValue != null) return value.doubleValue;
  if (value?.int64Value != null) return Number(value.int64Value);
  if (value?.boolValue != null) return Number(value.boolValue);
  if (value?.distributionValue != null) {
    const advice =
      'take a number of them, as with perSeriesAligner: ALIGN_DELTA and crossSeriesReducer: REDUCE_PERCENTILE_95, or perSeriesAligner: ALIGN_PERCENTILE_95';
    throw new JudgementError('QUERY_REFUSED', `answers with distributions: ${advice}`);
  }
  if (value?.stringValue != null)
    throw new JudgementError('QUERY_REFUSED', 'answers with text, and only numbers can be judged');
  throw new JudgementError('SOURCE_FAILED', 'answers with a point that has no value');
}
