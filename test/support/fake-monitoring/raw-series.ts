export type MetricKind = 'GAUGE' | 'DELTA' | 'CUMULATIVE';
export type ValueType = 'DOUBLE' | 'INT64' | 'DISTRIBUTION';
export type Labels = Readonly<Record<string, string>>;

/** How many measurements fell below the first bound, between each two, and from the last one on. */
export interface RawDistribution {
  readonly bounds: readonly number[];
  /** One more than there are bounds; what is left out at the end is 0. */
  readonly bucketCounts: readonly number[];
  /** Of the measurements; without it each counts as the middle of its bucket. */
  readonly mean?: number;
}

/** A bigint keeps an INT64 that no number can hold, as long as nothing is computed with it. */
export type RawValue = number | bigint | RawDistribution;

export interface RawPoint {
  readonly endMs: number;
  /** Needed for DELTA and CUMULATIVE; a gauge has none. */
  readonly startMs?: number;
  readonly value: RawValue;
}

/** A time series as it was written to Cloud Monitoring. */
export interface RawSeries {
  readonly project: string;
  readonly metricType: string;
  readonly metricLabels?: Labels;
  readonly resourceType: string;
  /** `project_id` is added where it is left out. */
  readonly resourceLabels?: Labels;
  /** metadata.user_labels, as of a Kubernetes pod. */
  readonly userLabels?: Labels;
  readonly kind: MetricKind;
  readonly valueType: ValueType;
  /** "1" by default. */
  readonly unit?: string;
  /** In any order. A series without points makes its metric known. */
  readonly points: readonly RawPoint[];
}
