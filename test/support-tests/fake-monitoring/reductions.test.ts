import { describe, expect, it } from 'vitest';
import { cumulativePoints, deltaPoints, gaugePoints } from '../../support/fake-monitoring/raw-points.js';
import type { RawDistribution, RawSeries } from '../../support/fake-monitoring/raw-series.js';
import { byMinute, interval, MINUTE, pointsOf, series, setUpBench, START, type AnsweredSeries } from './support.js';

const bench = setUpBench({ scopes: { p: ['q'] } });
const minutely = { firstMs: START + MINUTE, stepMs: MINUTE };

function labelsOf({ metric, resource }: AnsweredSeries) {
  return { ...metric?.labels, ...resource?.labels };
}

describe('series together', () => {
  function feedPods(): void {
    const pod = (name: string, zone: string, values: readonly (number | null)[]): RawSeries =>
      series({
        metricLabels: { pod: name, 'a-b': zone },
        resourceLabels: { zone },
        valueType: 'INT64',
        points: gaugePoints(minutely, values),
      });
    bench.fake.feed(pod('a', 'east', [1, 10]), pod('b', 'east', [2, null]), pod('c', 'west', [6, 20]));
  }

  it.each([
    ['REDUCE_MEAN', 'DOUBLE', [3, 15]],
    ['REDUCE_SUM', 'INT64', ['9', '30']],
    ['REDUCE_MIN', 'INT64', ['1', '10']],
    ['REDUCE_MAX', 'INT64', ['6', '20']],
    ['REDUCE_COUNT', 'INT64', ['3', '2']],
    ['REDUCE_PERCENTILE_50', 'DOUBLE', [2, 15]],
    ['REDUCE_PERCENTILE_95', 'DOUBLE', [5.6, 19.5]],
    ['REDUCE_PERCENTILE_99', 'DOUBLE', [5.92, 19.9]],
  ] as const)('are what %s makes of those that have a point at the same time', async (reducer, valueType, values) => {
    feedPods();

    const aggregation = byMinute('ALIGN_MAX', { crossSeriesReducer: reducer });
    const found = await bench.list({ aggregation });

    expect(found).toMatchObject([{ metricKind: 'GAUGE', valueType }]);
    const [first, second] = pointsOf(found[0]).reverse();
    expect([first?.[0], second?.[0]]).toEqual([MINUTE, 2 * MINUTE]);
    const near = (value: number | string) => (typeof value === 'number' ? expect.closeTo(value, 9) : value);
    expect([first?.[1], second?.[1]]).toEqual(values.map(near));
  });

  it('keep no labels but the project', async () => {
    feedPods();

    const found = await bench.list({ aggregation: byMinute('ALIGN_MAX', { crossSeriesReducer: 'REDUCE_SUM' }) });

    expect(found.map(labelsOf)).toEqual([{ project_id: 'p' }]);
  });

  it.each([
    ['resource.labels.zone', 'zone'],
    ['resource.label.zone', 'zone'],
    ['metric.labels."a-b"', 'a-b'],
    ['metric.label.a-b', 'a-b'],
  ])('are grouped by %s and keep it', async (field, label) => {
    feedPods();

    const aggregation = byMinute('ALIGN_MAX', { crossSeriesReducer: 'REDUCE_SUM', groupByFields: [field] });
    const found = await bench.list({ aggregation });

    expect(found.map((one) => [labelsOf(one), pointsOf(one).map(([, value]) => value)])).toEqual([
      [{ project_id: 'p', [label]: 'east' }, ['10', '3']],
      [{ project_id: 'p', [label]: 'west' }, ['20', '6']],
    ]);
  });

  it('do not mix types of resources', async () => {
    bench.fake.feed(series(), series({ resourceType: 'k8s_pod' }));

    const found = await bench.list({ aggregation: byMinute('ALIGN_MAX', { crossSeriesReducer: 'REDUCE_SUM' }) });

    expect(found.map(({ resource }) => resource?.type)).toEqual(['k8s_container', 'k8s_pod']);
  });

  it('of two projects belong to none', async () => {
    bench.fake.feed(series(), series({ project: 'q' }), series({ project: 'r' }));

    const found = await bench.list({ aggregation: byMinute('ALIGN_MAX', { crossSeriesReducer: 'REDUCE_COUNT' }) });

    expect(found.map(labelsOf)).toEqual([{}]);
    expect(pointsOf(found[0])).toEqual([[MINUTE, '2']]);
  });

  it('stay as they are with REDUCE_NONE, whatever they would be grouped by', async () => {
    feedPods();

    const aggregation = byMinute('ALIGN_MAX', {
      crossSeriesReducer: 'REDUCE_NONE',
      groupByFields: ['metric.labels.pod'],
    });

    expect(await bench.list({ aggregation })).toHaveLength(3);
  });

  it('of counters are the rates of all', async () => {
    const counter = (pod: string, values: readonly number[]): RawSeries =>
      series({
        metricLabels: { pod },
        kind: 'CUMULATIVE',
        valueType: 'INT64',
        points: cumulativePoints(minutely, values),
      });
    bench.fake.feed(counter('a', [60, 120]), counter('b', [30, 90]));

    const { found, answer } = await bench.page({
      aggregation: byMinute('ALIGN_RATE', { crossSeriesReducer: 'REDUCE_SUM' }),
    });

    expect(pointsOf(found[0])).toEqual([
      [2 * MINUTE, 2],
      [MINUTE, 1.5],
    ]);
    expect(answer.unit).toBe('1/s');
  });
});

describe('distributions', () => {
  /** Exponential buckets of the example in Google's documents: bounds 1, 2, 4, … 1024. */
  const BOUNDS = Array.from({ length: 11 }, (_, i) => 2 ** i);
  const counts = (of: Readonly<Record<number, number>>): RawDistribution => ({
    bounds: BOUNDS,
    bucketCounts: Array.from({ length: 12 }, (_, bucket) => of[bucket] ?? 0),
  });
  const latencies = (values: readonly (RawDistribution | null)[], rest: Partial<RawSeries> = {}): RawSeries =>
    series({ kind: 'DELTA', valueType: 'DISTRIBUTION', unit: 'ms', points: deltaPoints(minutely, values), ...rest });

  it.each([
    ['ALIGN_PERCENTILE_50', 192],
    ['ALIGN_PERCENTILE_95', 249.6],
    ['ALIGN_PERCENTILE_99', 254.72],
  ] as const)('have the %s of the documents', async (aligner, expected) => {
    bench.fake.feed(latencies([counts({ 8: 1 })]));

    const [found] = await bench.list({ aggregation: byMinute(aligner) });

    expect(found).toMatchObject({ metricKind: 'GAUGE', valueType: 'DOUBLE', unit: 'ms' });
    expect(pointsOf(found)).toEqual([[MINUTE, expect.closeTo(expected, 9)]]);
  });

  it('are cut by a percentile across the bucket in which it falls', async () => {
    bench.fake.feed(latencies([counts({ 5: 90, 7: 10 }), counts({ 0: 10 }), counts({ 11: 3 }), counts({})]));

    const of = async (aligner: 'ALIGN_PERCENTILE_50' | 'ALIGN_PERCENTILE_95') =>
      pointsOf((await bench.list({ aggregation: byMinute(aligner) }))[0]).map(([, value]) => value);

    // The last minute measured nothing; the one before only what is beyond all bounds.
    expect(await of('ALIGN_PERCENTILE_50')).toEqual([1024, 0.5, expect.closeTo(16 + (16 * 50) / 90, 9)]);
    expect(await of('ALIGN_PERCENTILE_95')).toEqual([1024, 0.95, 96]);
  });

  it('are cut at the end of a bucket where that holds just so many', async () => {
    bench.fake.feed(latencies([counts({ 5: 95, 7: 5 })]));

    expect(pointsOf((await bench.list({ aggregation: byMinute('ALIGN_PERCENTILE_95') }))[0])).toEqual([[MINUTE, 32]]);
  });

  it('stay distributions without a percentile', async () => {
    bench.fake.feed(latencies([counts({ 5: 2, 7: 1 })]));

    const [found] = await bench.list({ aggregation: byMinute('ALIGN_DELTA', { crossSeriesReducer: 'REDUCE_SUM' }) });

    expect(found).toMatchObject({ metricKind: 'DELTA', valueType: 'DISTRIBUTION', unit: 'ms' });
    expect(found?.points?.[0]?.value).toMatchObject({
      value: 'distributionValue',
      distributionValue: {
        count: '3',
        mean: (24 + 24 + 96) / 3,
        bucketOptions: { explicitBuckets: { bounds: BOUNDS } },
        bucketCounts: ['0', '0', '0', '0', '0', '2', '0', '1', '0', '0', '0', '0'],
      },
    });
  });

  it('of counters become those of each period', async () => {
    const rising = [counts({ 5: 2 }), counts({ 5: 3, 7: 4 })];
    bench.fake.feed(latencies([], { kind: 'CUMULATIVE', points: cumulativePoints(minutely, rising) }));

    const [found] = await bench.list({ aggregation: byMinute('ALIGN_DELTA') });

    expect(found).toMatchObject({ metricKind: 'DELTA', valueType: 'DISTRIBUTION' });
    expect(pointsOf(found)).toMatchObject([
      [2 * MINUTE, { count: '5', mean: (24 + 4 * 96) / 5 }],
      [MINUTE, { count: '2', mean: 24 }],
    ]);
  });

  it('of several series are one for a percentile', async () => {
    bench.fake.feed(
      latencies([counts({ 5: 90 })], { metricLabels: { pod: 'a' } }),
      latencies([counts({ 7: 10 })], { metricLabels: { pod: 'b' } }),
    );

    const aggregation = byMinute('ALIGN_DELTA', { crossSeriesReducer: 'REDUCE_PERCENTILE_95' });
    const [found] = await bench.list({ aggregation });

    expect(found).toMatchObject({ metricKind: 'GAUGE', valueType: 'DOUBLE', unit: 'ms' });
    expect(pointsOf(found)).toEqual([[MINUTE, 96]]);
  });

  it('of several periods and series have the mean of all that was measured', async () => {
    const known = { ...counts({ 5: 1 }), mean: 17 };
    bench.fake.feed(
      latencies([known, counts({ 5: 1 })], { metricLabels: { pod: 'a' } }),
      latencies([counts({ 7: 2 })], { metricLabels: { pod: 'b' } }),
    );

    const aggregation = byMinute('ALIGN_SUM', {
      alignmentPeriod: { seconds: 120 },
      crossSeriesReducer: 'REDUCE_MEAN',
    });
    const [found] = await bench.list({ interval: interval(0, 2 * MINUTE), aggregation });

    expect(pointsOf(found)).toEqual([[2 * MINUTE, (17 + 24 + 96 + 96) / 4]]);
  });

  it.each(['REDUCE_MIN', 'REDUCE_MAX'] as const)('have no %s', async (crossSeriesReducer) => {
    bench.fake.feed(latencies([counts({ 5: 1 })]));

    await expect(bench.list({ aggregation: byMinute('ALIGN_DELTA', { crossSeriesReducer }) })).rejects.toMatchObject({
      code: 3,
      details:
        `Field aggregation.crossSeriesReducer had an invalid value of "${crossSeriesReducer}": ` +
        'The reducer cannot be applied to metrics with value type DISTRIBUTION.',
    });
  });

  it('of one metric have the same bounds', () => {
    bench.fake.feed(latencies([counts({ 5: 1 })]));

    expect(() => {
      bench.fake.feed(latencies([{ bounds: [1, 2], bucketCounts: [1] }]));
    }).toThrow('must have the same bounds');
  });
});
