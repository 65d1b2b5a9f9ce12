/** How Cloud Monitoring makes one point an alignment period of the points of a series (google.monitoring.v3, Aggregation.Aligner). */
export const ALIGNERS = [
  'ALIGN_NONE',
  'ALIGN_DELTA',
  'ALIGN_RATE',
  'ALIGN_INTERPOLATE',
  'ALIGN_NEXT_OLDER',
  'ALIGN_MIN',
  'ALIGN_MAX',
  'ALIGN_MEAN',
  'ALIGN_COUNT',
  'ALIGN_SUM',
  'ALIGN_STDDEV',
  'ALIGN_COUNT_TRUE',
  'ALIGN_COUNT_FALSE',
  'ALIGN_FRACTION_TRUE',
  'ALIGN_PERCENTILE_99',
  'ALIGN_PERCENTILE_95',
  'ALIGN_PERCENTILE_50',
  'ALIGN_PERCENTILE_05',
  'ALIGN_PERCENT_CHANGE',
] as const;

/** An aligner by its name in the API. */
export type Aligner = (typeof ALIGNERS)[number];

/** How Cloud Monitoring makes one series of several (google.monitoring.v3, Aggregation.Reducer). */
export const REDUCERS = [
  'REDUCE_NONE',
  'REDUCE_MEAN',
  'REDUCE_MIN',
  'REDUCE_MAX',
  'REDUCE_SUM',
  'REDUCE_STDDEV',
  'REDUCE_COUNT',
  'REDUCE_COUNT_TRUE',
  'REDUCE_COUNT_FALSE',
  'REDUCE_FRACTION_TRUE',
  'REDUCE_PERCENTILE_99',
  'REDUCE_PERCENTILE_95',
  'REDUCE_PERCENTILE_50',
  'REDUCE_PERCENTILE_05',
] as const;

/** A reducer by its name in the API. */
export type Reducer = (typeof REDUCERS)[number];

/** Why ALIGN_NONE cannot be judged. */
export const UNALIGNED =
  'leaves the points off the slots that are judged: take ALIGN_MEAN for a gauge, ALIGN_DELTA or ALIGN_RATE for what counts';
