import { describe, expect, it } from 'vitest';
import { readNativeMetricConfig } from '../../src/config/metric-config.js';
import { notCounting, StackdriverQuery } from '../../src/config/stackdriver-query.js';

/** A config whose one metric, or whose traffic, asks this. */
function read(query: object, traffic?: object) {
  return readNativeMetricConfig({
    groups: { g: 100 },
    metrics: [{ name: 'm', group: 'g', query: { type: 'stackdriver', metricType: 'a.b/c', ...query } }],
    ...(traffic
      ? { traffic: { query: { type: 'stackdriver', metricType: 'a.b/c', ...traffic }, minimumRequests: 1 } }
      : {}),
  });
}

/** What the query means. */
function queryOf(query: object) {
  const reading = read(query);
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return reading.value.metrics[0]?.query;
}

/** What is wrong with the query, and where. */
function mistakesOf(...given: Parameters<typeof read>): string[] {
  const reading = read(...given);
  return reading.kind === 'read' ? [] : reading.mistakes.map(({ path, message }) => `${path.join('.')} ${message}`);
}

describe('StackdriverQuery', () => {
  it('asks for means of single series where nothing else is said', () => {
    expect(queryOf({})).toEqual({
      type: 'stackdriver',
      metricType: 'a.b/c',
      perSeriesAligner: 'ALIGN_MEAN',
      crossSeriesReducer: undefined,
      groupByFields: [],
    });
  });

  it('counts where there is an eventsFilter', () => {
    expect(queryOf({ filter: 'a="b"', eventsFilter: 'c="d"' })).toMatchObject({
      perSeriesAligner: 'ALIGN_DELTA',
      crossSeriesReducer: 'REDUCE_SUM',
    });
    expect(
      queryOf({
        filter: 'a="b"',
        eventsFilter: 'c="d"',
        perSeriesAligner: 'ALIGN_DELTA',
        crossSeriesReducer: 'REDUCE_SUM',
        groupByFields: ['resource.labels.zone'],
      }),
    ).toMatchObject({ groupByFields: ['resource.labels.zone'] });
  });

  it('takes REDUCE_NONE for no reducer', () => {
    expect(queryOf({ crossSeriesReducer: 'REDUCE_NONE' })).toMatchObject({ crossSeriesReducer: undefined });
  });

  it.each(['istio.io/service/server/request_count', 'prometheus.googleapis.com/a:b_total/counter', 'custom%2Fa-b'])(
    'takes the metric type %s',
    (metricType) => {
      expect(mistakesOf({ metricType })).toEqual([]);
    },
  );

  it.each(['shop-metrics', 'example.com:shop-metrics', '123456789012', 'a12345'])('takes the project %s', (project) => {
    expect(queryOf({ project })).toMatchObject({ project });
  });

  it.each([
    '',
    'shop',
    'Shop-metrics',
    'shop-metrics-',
    '1shop-metrics',
    'shop/metrics',
    'shop metrics',
    '${project}',
    '../x-y-z',
  ])('refuses the project %j', (project) => {
    expect(mistakesOf({ project })).toEqual([
      'metrics.0.query.project must be the id or the number of a Google Cloud project',
    ]);
  });

  it.each([
    [
      { metricType: '${type}' },
      ['metricType must be a metric type such as istio.io/service/server/request_count: variables stand in filter'],
    ],
    [{ metricType: 'a"b' }, [expect.stringMatching(/^metricType must be a metric type/)]],
    [{ metricType: '' }, [expect.stringMatching(/^metricType must be a metric type/)]],
    [
      { resourceType: 'k8s container' },
      ['resourceType must be a resource type such as k8s_container: variables stand in filter'],
    ],
    [{ metricTyp: 'a' }, ['metricTyp unknown key "metricTyp"; did you mean "metricType"?']],
    [
      { perSeriesAligner: 'ALIGN_DELTS' },
      [expect.stringMatching(/^perSeriesAligner must be .*is "ALIGN_DELTS"; did you mean "ALIGN_DELTA"\?$/)],
    ],
    [
      { crossSeriesReducer: 'REDUCE_PERCENTILE_90' },
      [expect.stringMatching(/^crossSeriesReducer must be .*; did you mean "REDUCE_PERCENTILE_9/)],
    ],
    [{ crossSeriesReducer: 'reduce_sum' }, [expect.stringMatching(/did you mean "REDUCE_SUM"\?$/)]],
    [
      { perSeriesAligner: 'ALIGN_NONE' },
      [
        'perSeriesAligner leaves the points off the slots that are judged: take ALIGN_MEAN for a gauge, ALIGN_DELTA or ALIGN_RATE for what counts',
      ],
    ],
    [
      { groupByFields: ['a'] },
      ['groupByFields needs a crossSeriesReducer, such as REDUCE_SUM: without one no series are put together'],
    ],
    [{ groupByFields: ['a'], crossSeriesReducer: 'REDUCE_NONE' }, [expect.stringMatching(/^groupByFields needs/)]],
    [{ eventsFilter: 'a="b"' }, ['eventsFilter needs a filter beside it, which selects all the events']],
    [
      { filter: 'a="b"', eventsFilter: 'c="d"', perSeriesAligner: 'ALIGN_RATE', crossSeriesReducer: 'REDUCE_MEAN' },
      [
        'perSeriesAligner must be ALIGN_DELTA with eventsFilter, which counts, is "ALIGN_RATE"',
        'crossSeriesReducer must be REDUCE_SUM with eventsFilter, which counts, is "REDUCE_MEAN"',
      ],
    ],
    [
      { filter: 'a="b"', eventsFilter: 'c="d"', perSeriesAligner: 'ALIGN_NONE' },
      ['perSeriesAligner must be ALIGN_DELTA with eventsFilter, which counts, is "ALIGN_NONE"'],
    ],
  ])('refuses %j', (query, expected) => {
    const mistakes = mistakesOf(query).map((mistake) => mistake.replace('metrics.0.query.', ''));

    expect(mistakes).toEqual(expected);
  });
});

describe('notCounting()', () => {
  const parse = (query: object) => StackdriverQuery.parse({ type: 'stackdriver', metricType: 'm', ...query });

  it('has nothing to say of what counts', () => {
    const query = parse({ perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM' });

    expect(notCounting(query)).toBeUndefined();
    expect(mistakesOf({}, { perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM' })).toEqual([]);
  });

  it.each([
    [{}, 'perSeriesAligner must be ALIGN_DELTA, which counts the requests of a slot'],
    [
      { perSeriesAligner: 'ALIGN_RATE', crossSeriesReducer: 'REDUCE_SUM' },
      'perSeriesAligner must be ALIGN_DELTA, which counts the requests of a slot',
    ],
    [{ perSeriesAligner: 'ALIGN_DELTA' }, 'crossSeriesReducer must be REDUCE_SUM, which counts the requests of a slot'],
    [
      { filter: 'a="b"', eventsFilter: 'c="d"' },
      'eventsFilter has no place here: the requests of a slot are asked for, not a share of them',
    ],
  ])('refuses %j as the traffic', (query, mistake) => {
    expect(mistakesOf({}, query)).toEqual([`traffic.query.${mistake}`]);
  });
});
