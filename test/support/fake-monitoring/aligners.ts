import { percentileOf } from './distribution.js';
import { toAmount, total, type Amount } from './increases.js';
import type { MetricKind, RawPoint, ValueType } from './raw-series.js';
import type { Value } from './time-series.js';

/** What an aligner makes one value of. */
export interface AlignmentPeriod {
  /** Those that end in it, in order of time. */
  readonly points: readonly RawPoint[];
  /** By how much it rose in it. */
  readonly rise: () => Amount | undefined;
  readonly seconds: number;
}

/** A perSeriesAligner: what it may be applied to, what comes out, and how. */
export interface Aligner {
  readonly kinds: readonly MetricKind[];
  readonly valueTypes: readonly ValueType[];
  /** What comes out; without it, what went in. */
  readonly kind?: MetricKind;
  readonly valueType?: ValueType;
  readonly unit?: (unit: string) => string;
  /** Nothing where there is no value for a period. */
  readonly align: (period: AlignmentPeriod) => Value | undefined;
}

const COUNTERS: readonly MetricKind[] = ['DELTA', 'CUMULATIVE'];
const SAMPLES: readonly MetricKind[] = ['GAUGE', 'DELTA'];
const NUMBERS: readonly ValueType[] = ['DOUBLE', 'INT64'];
const ALL: readonly ValueType[] = [...NUMBERS, 'DISTRIBUTION'];

/** Kinds and types are those of the comments in google/monitoring/v3/common.proto. */
export const ALIGNERS: ReadonlyMap<string, Aligner> = new Map<string, Aligner>([
  ['ALIGN_DELTA', { kinds: COUNTERS, valueTypes: ALL, kind: 'DELTA', align: ({ rise }) => rise() }],
  [
    'ALIGN_RATE',
    {
      kinds: COUNTERS,
      valueTypes: NUMBERS,
      kind: 'GAUGE',
      valueType: 'DOUBLE',
      unit: (unit) => `${unit}/s`,
      align: ({ rise, seconds }) => divide(rise(), seconds),
    },
  ],
  [
    'ALIGN_NEXT_OLDER',
    {
      kinds: ['GAUGE'],
      valueTypes: ALL,
      align: ({ points }) => {
        const newest = points.at(-1)?.value;
        return typeof newest === 'bigint' || newest === undefined ? newest : toAmount(newest);
      },
    },
  ],
  ['ALIGN_MIN', gauge((numbers) => Math.min(...numbers))],
  ['ALIGN_MAX', gauge((numbers) => Math.max(...numbers))],
  ['ALIGN_MEAN', { ...gauge((numbers) => sum(numbers) / numbers.length), valueType: 'DOUBLE' }],
  ['ALIGN_COUNT', { ...gauge((numbers) => numbers.length), valueType: 'INT64', unit: () => '1' }],
  ['ALIGN_SUM', { kinds: SAMPLES, valueTypes: ALL, align: ({ points }) => totalOf(points) }],
  ['ALIGN_PERCENTILE_05', percentile(5)],
  ['ALIGN_PERCENTILE_50', percentile(50)],
  ['ALIGN_PERCENTILE_95', percentile(95)],
  ['ALIGN_PERCENTILE_99', percentile(99)],
]);

/** One that makes a gauge of the numbers of a period, if there are any. */
function gauge(of: (numbers: readonly number[]) => number): Aligner {
  const align = ({ points }: AlignmentPeriod): number | undefined =>
    points.length === 0 ? undefined : of(points.map(({ value }) => Number(value)));
  return { kinds: SAMPLES, valueTypes: NUMBERS, kind: 'GAUGE', align };
}

function percentile(percent: number): Aligner {
  const align = ({ points }: AlignmentPeriod): number | undefined => {
    const all = totalOf(points);
    return typeof all === 'object' ? percentileOf(all, percent) : undefined;
  };
  return { kinds: SAMPLES, valueTypes: ['DISTRIBUTION'], kind: 'GAUGE', valueType: 'DOUBLE', align };
}

function totalOf(points: readonly RawPoint[]): Amount | undefined {
  return points.length === 0 ? undefined : total(points.map(({ value }) => ({ of: toAmount(value), times: 1 })));
}

function divide(amount: Amount | undefined, by: number): number | undefined {
  return typeof amount === 'number' ? amount / by : undefined;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
