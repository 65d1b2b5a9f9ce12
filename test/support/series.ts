import type { FetchedSeries, LabelledSeries, MetricSource } from '../../src/sources/metric-source.js';

/** A series with a sample for each slot: null is a gap, NaN a sample that is no number. */
export function series(samples: readonly (number | null)[], labels: LabelledSeries['labels'] = {}): LabelledSeries {
  return {
    labels,
    values: Float64Array.from(samples, (sample) => sample ?? NaN),
    filled: Uint8Array.from(samples, (sample) => Number(sample !== null)),
  };
}

/** What a source answers where it remarks nothing. */
export function answerOf(...all: readonly LabelledSeries[]): FetchedSeries {
  return { series: all, warnings: [] };
}

/** A source that answers with no series, but for what a test says of it. */
export function fakeSource(rest: Partial<MetricSource> = {}): MetricSource {
  return {
    name: 'prometheus',
    language: 'prometheus',
    lagMs: 0,
    scrapeIntervalMs: 15_000,
    scopeLabel: 'instance',
    fetchSeries: () => Promise.resolve(answerOf()),
    linksTo: () => [],
    check: () => Promise.resolve('answers'),
    ...rest,
  };
}
