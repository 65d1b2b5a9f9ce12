import { percentileOf } from './distribution.js';
import { total, type Amount } from './increases.js';
import type { MetricKind, ValueType } from './raw-series.js';

/** A crossSeriesReducer: what it may be applied to, what comes out, and how. */
export interface Reducer {
  readonly valueTypes: readonly ValueType[];
  /** What comes out; without it, what went in. */
  readonly kind?: MetricKind;
  readonly valueType?: ValueType;
  readonly unit?: string;
  /** Of one value or more; nothing where they give none. */
  readonly reduce: (values: readonly Amount[]) => Amount | undefined;
}

const NUMBERS: readonly ValueType[] = ['DOUBLE', 'INT64'];
const ALL: readonly ValueType[] = [...NUMBERS, 'DISTRIBUTION'];

/** Types are those of the comments in google/monitoring/v3/common.proto. */
export const REDUCERS: ReadonlyMap<string, Reducer> = new Map<string, Reducer>([
  ['REDUCE_MEAN', { valueTypes: ALL, kind: 'GAUGE', valueType: 'DOUBLE', reduce: meanOf }],
  ['REDUCE_MIN', { valueTypes: NUMBERS, reduce: (values) => Math.min(...values.map(Number)) }],
  ['REDUCE_MAX', { valueTypes: NUMBERS, reduce: (values) => Math.max(...values.map(Number)) }],
  ['REDUCE_SUM', { valueTypes: ALL, reduce: totalOf }],
  ['REDUCE_COUNT', { valueTypes: ALL, kind: 'GAUGE', valueType: 'INT64', unit: '1', reduce: ({ length }) => length }],
  ['REDUCE_PERCENTILE_05', percentile(5)],
  ['REDUCE_PERCENTILE_50', percentile(50)],
  ['REDUCE_PERCENTILE_95', percentile(95)],
  ['REDUCE_PERCENTILE_99', percentile(99)],
]);

/** Of histograms, that of all that was measured. */
function meanOf(values: readonly Amount[]): number | undefined {
  const whole = totalOf(values);
  if (typeof whole === 'number') return whole / values.length;
  return whole.count === 0 ? undefined : whole.mean;
}

function totalOf(values: readonly Amount[]): Amount {
  return total(values.map((of) => ({ of, times: 1 })));
}

/** Of histograms, that of all that was measured; of numbers, that of the numbers, straight between two of them. */
function percentile(percent: number): Reducer {
  const reduce = (values: readonly Amount[]): number | undefined => {
    const whole = totalOf(values);
    return typeof whole === 'number' ? quantile(values.map(Number), percent / 100) : percentileOf(whole, percent);
  };
  return { valueTypes: ALL, kind: 'GAUGE', valueType: 'DOUBLE', reduce };
}

function quantile(numbers: readonly number[], ratio: number): number {
  const ordered = [...numbers].sort((one, other) => one - other);
  const rank = ratio * (ordered.length - 1);
  const low = ordered[Math.floor(rank)]!;
  return low + (ordered[Math.ceil(rank)]! - low) * (rank - Math.floor(rank));
}
