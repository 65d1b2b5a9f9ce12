import { z } from 'zod';

const count = z.int().min(0);
const number = z.number();

/** All that a calibration has learned of one metric, as the partial file keeps it. */
export const MetricRecord = z.strictObject({
  metric: z.string(),
  /** Of each comparison that came to something: in which window, by how much. In order of the windows. */
  windows: z.array(count),
  effects: z.array(number),
  withoutData: count,
  /** What was wrong with the last window that was refused; null where none was. */
  problem: z.string().nullable(),
  /** How many comparisons would have been flagged. */
  tier0: count,
  tier1: count.nullable(),
  netflixAca: count,
  autocorrelation: number.nullable(),
  slotDeviation: number.nullable(),
  independentError: number.nullable(),
  base: number.nullable(),
  slots: count,
  expected: count,
  filled: count,
  /** The slots with a sample, and the judged ones without, of all sides and windows: bits in base64. */
  filledBits: z.string(),
  gapBits: z.string(),
});
export type MetricRecord = z.output<typeof MetricRecord>;
