import { describe, expect, it } from 'vitest';
import { cumulativePoints, deltaPoints, gaugePoints } from '../../support/fake-monitoring/raw-points.js';
import type { RawPoint, RawValue } from '../../support/fake-monitoring/raw-series.js';
import { byMinute, interval, MINUTE, pointsOf, series, setUpBench, START } from './support.js';

const bench = setUpBench();
const SECOND = 1000;

/** A gauge's points at these times, in seconds from START. */
function at(values: Readonly<Record<number, RawValue>>): RawPoint[] {
  return Object.entries(values).map(([seconds, value]) => ({ endMs: START + Number(seconds) * SECOND, value }));
}

describe('points as they were written', () => {
  it('are those of the half-open interval, newest first', async () => {
    bench.fake.feed(series({ points: at({ 120: 2, 0: 0, 600: 10, 601: 11, 60: 1 }) }));

    const [found] = await bench.list();

    expect(pointsOf(found)).toEqual([
      [600 * SECOND, 10],
      [120 * SECOND, 2],
      [60 * SECOND, 1],
    ]);
  });

  it('are told apart by the millisecond', async () => {
    bench.fake.feed(series({ points: at({ 59.999: 1, 60: 2, 60.001: 3 }) }));

    const [found] = await bench.list({ interval: interval(59_999, 60_000) });

    expect(pointsOf(found)).toEqual([[60_000, 2]]);
  });

  it('leave out series that have none in the interval', async () => {
    bench.fake.feed(series({ metricLabels: { v: 'a' } }), series({ metricLabels: { v: 'b' }, points: at({ 900: 1 }) }));

    expect((await bench.list()).map(({ metric }) => metric?.labels)).toEqual([{ v: 'a' }]);
  });

  it('keep kind, value type, unit and labels', async () => {
    bench.fake.feed(
      series({
        metricLabels: { code: '200' },
        resourceLabels: { zone: 'a' },
        userLabels: { app: 'shop' },
        kind: 'CUMULATIVE',
        valueType: 'INT64',
        unit: 'By',
        points: cumulativePoints({ firstMs: START + MINUTE, stepMs: MINUTE }, [5]),
      }),
    );

    const { found, answer } = await bench.page();

    expect(found).toMatchObject([
      {
        metric: { type: 'custom.googleapis.com/requests', labels: { code: '200' } },
        resource: { type: 'k8s_container', labels: { project_id: 'p', zone: 'a' } },
        metadata: { userLabels: { app: 'shop' } },
        metricKind: 'CUMULATIVE',
        valueType: 'INT64',
        unit: 'By',
        points: [
          {
            interval: { startTime: { seconds: String(START / 1000) }, endTime: { seconds: String(START / 1000 + 60) } },
            value: { value: 'int64Value', int64Value: '5' },
          },
        ],
      },
    ]);
    expect(answer.unit).toBe('By');
  });

  it('keep whole numbers that no double can hold', async () => {
    const points = at({ 60: 9_223_372_036_854_775_807n, 120: 9_007_199_254_740_993n, 180: 0 });
    bench.fake.feed(series({ valueType: 'INT64', points }));

    const [found] = await bench.list();

    expect(pointsOf(found).map(([, value]) => value)).toEqual(['0', '9007199254740993', '9223372036854775807']);
  });

  it('keep numbers that are none, and name the member of a zero', async () => {
    bench.fake.feed(series({ points: at({ 60: NaN, 120: Infinity, 180: 0 }) }));

    const [found] = await bench.list();

    expect(pointsOf(found).map(([, value]) => value)).toEqual([0, Infinity, NaN]);
    expect(found?.points?.[0]?.value).toMatchObject({ value: 'doubleValue' });
  });

  it('are instants where they are of a gauge', async () => {
    bench.fake.feed(series({ points: at({ 60: 1 }) }));

    const [found] = await bench.list();

    const time = found?.points?.[0]?.interval;
    expect(time?.startTime).toEqual(time?.endTime);
  });

  it('cannot be fed where they are unfit', () => {
    const feed = (rest: Parameters<typeof series>[0]) => () => {
      bench.fake.feed(series(rest));
    };

    expect(feed({ kind: 'DELTA', points: at({ 60: 1 }) })).toThrow('must start before its end');
    expect(feed({ points: [{ startMs: START, endMs: START + 1, value: 1 }] })).toThrow('must have no start');
    expect(feed({ valueType: 'INT64', points: at({ 60: 1.5 }) })).toThrow('must be whole');
    expect(feed({ points: at({ 60: 1n }) })).toThrow('must be a number');
    expect(feed({ valueType: 'DISTRIBUTION', points: at({ 60: 1 }) })).toThrow('must have a DISTRIBUTION value');
    expect(feed({})).not.toThrow();
    expect(feed({ unit: 'ms' })).toThrow('must be of one kind, value type and unit');
  });
});

describe('a gauge by the minute', () => {
  it.each([
    ['ALIGN_MEAN', 'DOUBLE', [2, 4]],
    ['ALIGN_MIN', 'INT64', ['1', '3']],
    ['ALIGN_MAX', 'INT64', ['3', '5']],
    ['ALIGN_SUM', 'INT64', ['6', '8']],
    ['ALIGN_COUNT', 'INT64', ['3', '2']],
    ['ALIGN_NEXT_OLDER', 'INT64', ['2', '5']],
  ] as const)('is what %s makes of each', async (aligner, valueType, [first, second]) => {
    bench.fake.feed(series({ valueType: 'INT64', points: at({ 10: 1, 50: 3, 60: 2, 61: 3, 120: 5 }) }));

    const [found] = await bench.list({ aggregation: byMinute(aligner) });

    expect(found).toMatchObject({ metricKind: 'GAUGE', valueType });
    expect(pointsOf(found)).toEqual([
      [2 * MINUTE, second],
      [MINUTE, first],
    ]);
  });

  it('has minutes that end where the interval ends', async () => {
    bench.fake.feed(series({ points: gaugePoints({ firstMs: START, stepMs: 10 * SECOND }, Array(61).fill(1)) }));

    const [found] = await bench.list({
      interval: interval(26_500, 26_500 + 3 * MINUTE),
      aggregation: byMinute('ALIGN_COUNT'),
    });

    expect(pointsOf(found)).toEqual([
      [206_500, '6'],
      [146_500, '6'],
      [86_500, '6'],
    ]);
  });

  it('has an oldest minute that may begin before the interval', async () => {
    bench.fake.feed(series({ points: at({ 15: 1, 45: 1, 75: 1 }) }));

    const [found] = await bench.list({
      interval: interval(30 * SECOND, 2 * MINUTE),
      aggregation: byMinute('ALIGN_COUNT'),
    });

    expect(pointsOf(found)).toEqual([
      [2 * MINUTE, '1'],
      [MINUTE, '2'],
    ]);
  });

  it('has no point for a minute without any', async () => {
    bench.fake.feed(series({ points: at({ 60: 1, 240: 4 }) }));

    const [found] = await bench.list({ aggregation: byMinute('ALIGN_MEAN') });

    expect(pointsOf(found)).toEqual([
      [4 * MINUTE, 4],
      [MINUTE, 1],
    ]);
  });

  it('has instants', async () => {
    bench.fake.feed(series());

    const [found] = await bench.list({ aggregation: byMinute('ALIGN_MEAN') });

    const time = found?.points?.[0]?.interval;
    expect(time?.startTime).toEqual(time?.endTime);
  });

  it('counts in units of its own', async () => {
    bench.fake.feed(series({ unit: 'ms' }));

    expect((await bench.page({ aggregation: byMinute('ALIGN_COUNT') })).answer.unit).toBe('1');
    expect((await bench.page({ aggregation: byMinute('ALIGN_MAX') })).answer.unit).toBe('ms');
  });
});

describe('a counter', () => {
  const minutely = { firstMs: START + MINUTE, stepMs: MINUTE };

  it('rises by what ALIGN_DELTA says, also over a reset', async () => {
    const points = [
      ...cumulativePoints(minutely, [10, 30, 60]),
      ...cumulativePoints({ firstMs: START + 4 * MINUTE, stepMs: MINUTE }, [5, 12]),
    ];
    bench.fake.feed(series({ kind: 'CUMULATIVE', valueType: 'INT64', points }));

    const [found] = await bench.list({ aggregation: byMinute('ALIGN_DELTA') });

    expect(found).toMatchObject({ metricKind: 'DELTA', valueType: 'INT64', unit: '1' });
    expect(pointsOf(found).map(([, value]) => value)).toEqual(['7', '5', '30', '20', '10']);
    const newest = found?.points?.[0]?.interval;
    expect(Number(newest?.endTime?.seconds) - Number(newest?.startTime?.seconds)).toBe(60);
  });

  it('rises evenly between two points', async () => {
    bench.fake.feed(series({ kind: 'CUMULATIVE', points: cumulativePoints(minutely, [10, null, 50]) }));

    const [found] = await bench.list({
      interval: interval(0, 2.5 * MINUTE),
      aggregation: byMinute('ALIGN_DELTA'),
    });

    expect(pointsOf(found)).toEqual([
      [150_000, 20],
      [90_000, 15],
      [30_000, 5],
    ]);
  });

  it('rises a second by what ALIGN_RATE says', async () => {
    const points = cumulativePoints(minutely, [60, 180]);
    bench.fake.feed(series({ kind: 'CUMULATIVE', valueType: 'INT64', unit: 'By', points }));

    const { found, answer } = await bench.page({ aggregation: byMinute('ALIGN_RATE') });

    expect(found).toMatchObject([{ metricKind: 'GAUGE', valueType: 'DOUBLE', unit: 'By/s' }]);
    expect(answer.unit).toBe('By/s');
    expect(pointsOf(found[0])).toEqual([
      [2 * MINUTE, 2],
      [MINUTE, 1],
    ]);
  });

  it('of increases spreads those that are longer than a minute, and leaves gaps', async () => {
    const points = deltaPoints({ firstMs: START + 3 * MINUTE, stepMs: 3 * MINUTE }, [30, null, 60]);
    bench.fake.feed(series({ kind: 'DELTA', points }));

    const [found] = await bench.list({ aggregation: byMinute('ALIGN_DELTA') });

    expect(pointsOf(found)).toEqual([
      [9 * MINUTE, 20],
      [8 * MINUTE, 20],
      [7 * MINUTE, 20],
      [3 * MINUTE, 10],
      [2 * MINUTE, 10],
      [MINUTE, 10],
    ]);
  });

  it('of increases may be summed by the period', async () => {
    bench.fake.feed(series({ kind: 'DELTA', valueType: 'INT64', points: deltaPoints(minutely, [1, 2, 3, 4]) }));

    const aggregation = byMinute('ALIGN_SUM', { alignmentPeriod: { seconds: 120 } });
    const [found] = await bench.list({ interval: interval(0, 4 * MINUTE), aggregation });

    expect(pointsOf(found)).toEqual([
      [4 * MINUTE, '7'],
      [2 * MINUTE, '3'],
    ]);
  });
});

describe('an aligner that does not fit is refused', () => {
  it.each([
    ['ALIGN_RATE', 'GAUGE', 'INT64'],
    ['ALIGN_DELTA', 'GAUGE', 'DOUBLE'],
    ['ALIGN_MEAN', 'CUMULATIVE', 'INT64'],
    ['ALIGN_NEXT_OLDER', 'DELTA', 'INT64'],
    ['ALIGN_RATE', 'DELTA', 'DISTRIBUTION'],
    ['ALIGN_MAX', 'DELTA', 'DISTRIBUTION'],
    ['ALIGN_PERCENTILE_95', 'CUMULATIVE', 'DISTRIBUTION'],
    ['ALIGN_PERCENTILE_95', 'GAUGE', 'DOUBLE'],
  ] as const)('%s for %s %s', async (aligner, kind, valueType) => {
    bench.fake.feed(series({ kind, valueType, points: [] }));

    await expect(bench.list({ aggregation: byMinute(aligner) })).rejects.toMatchObject({
      code: 3,
      details:
        `Field aggregation.perSeriesAligner had an invalid value of "${aligner}": ` +
        `The aligner cannot be applied to metrics with kind ${kind} and value type ${valueType}.`,
    });
  });

  it('by saying so where the fake does not know it', async () => {
    bench.fake.feed(series());

    await expect(bench.list({ aggregation: byMinute('ALIGN_STDDEV') })).rejects.toMatchObject({ code: 12 });
  });
});

describe('a period', () => {
  it.each([59, 10, 0])('of %d s is refused', async (seconds) => {
    bench.fake.feed(series());

    const listing = bench.list({ aggregation: { perSeriesAligner: 'ALIGN_MEAN', alignmentPeriod: { seconds } } });

    await expect(listing).rejects.toMatchObject({
      code: 3,
      details:
        `Field aggregation.alignmentPeriod had an invalid value of "${String(seconds)}s": ` +
        'The alignment period must be greater than or equal to 1 minute.',
    });
  });

  it('is needed with an aligner, and of no account without', async () => {
    bench.fake.feed(series());

    await expect(bench.list({ aggregation: { perSeriesAligner: 'ALIGN_MEAN' } })).rejects.toMatchObject({ code: 3 });
    expect(await bench.list({ aggregation: { alignmentPeriod: { seconds: 1 } } })).toHaveLength(1);
  });
});

describe('a request is refused', () => {
  it.each([
    ['without an interval', { interval: null }],
    ['without a start', { interval: { endTime: { seconds: 60 } } }],
    ['with a start at its end', { interval: interval(MINUTE, MINUTE) }],
    ['with a start after its end', { interval: interval(2 * MINUTE, MINUTE) }],
    ['with an order', { orderBy: 'metric.type' }],
    ['without a project', { name: 'p' }],
    ['with a reducer and no aligner', { aggregation: { crossSeriesReducer: 'REDUCE_SUM' } }],
    ['with a group that is no field', { aggregation: byMinute('ALIGN_MEAN', { groupByFields: ['zone'] }) }],
    ['with a group that is no path', { aggregation: byMinute('ALIGN_MEAN', { groupByFields: ['metric.labels."'] }) }],
  ] as const)('%s', async (_, rest) => {
    bench.fake.feed(series());

    await expect(bench.list(rest)).rejects.toMatchObject({ code: 3 });
  });
});
