import type { MeasuredSide } from '../judge/measurement.js';
import type { MeasuredSeries } from '../measure/measured-series.js';
import type { JudgedOutcome, JudgementOutcome } from '../run-judgement.js';

const BYTES_A_NUMBER = 8;
/** What an answer takes beside its series, in numbers. */
const LEAST_WEIGHT = 2_000;
/** What a series takes beside its values and labels, in numbers. */
const SERIES_WEIGHT = 50;

/** What an outcome holds in memory, about, in numbers of eight bytes. */
export function outcomeWeight(outcome: JudgementOutcome): number {
  const metrics = outcome.kind === 'judged' ? outcome.judgement.metrics : outcome.progress.soFar;
  const sizes = metrics.flatMap(({ measured }) =>
    measured ? [measured.sides.baseline, measured.sides.canary].map(sizeOf) : [],
  );
  const fetched = outcome.kind === 'judged' ? fetchedSize(outcome) : 0;
  return sizes.reduce((sum, size) => sum + size, LEAST_WEIGHT * (1 + metrics.length / 10)) + fetched;
}

/** A side's slots stand in it as they were measured and as they are judged, cleaned and once more sorted; those of instances as the former two. */
function sizeOf({ slots, instances = [], counts }: MeasuredSide): number {
  const ofInstances = instances.reduce((sum, one) => sum + one.slots.length, 0);
  return (4 * slots.length + 2 * ofInstances) * (counts ? 2 : 1);
}

/** And again as they were fetched, for the evidence: all of what they are a part of, which is held with them. */
function fetchedSize({ record }: JudgedOutcome): number {
  const series = record.fetched.flatMap((wish) =>
    wish.kind === 'fetched' ? [...wish.series.baseline, ...wish.series.canary] : [],
  );
  const buffers = new Set(series.flatMap(buffersOf));
  const bytes = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
  const characters = series.reduce((sum, { labels }) => sum + charactersOf(labels), 0);
  return (bytes + characters) / BYTES_A_NUMBER + SERIES_WEIGHT * series.length;
}

function buffersOf({ values, filled, counts }: MeasuredSeries): ArrayBufferLike[] {
  return [values, filled, ...(counts ? [counts.events, counts.exposure] : [])].map(({ buffer }) => buffer);
}

function charactersOf(labels: MeasuredSeries['labels']): number {
  return Object.entries(labels).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}
