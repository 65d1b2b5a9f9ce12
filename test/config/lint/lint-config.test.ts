import { describe, expect, it } from 'vitest';
import { lintConfig } from '../../../src/config/lint/lint-config.js';
import { UNKNOWN_SURROUNDINGS, type LintSurroundings } from '../../../src/config/lint/lint-surroundings.js';
import { readNativeMetricConfig } from '../../../src/config/metric-config.js';

const BASE = {
  scope: { workload: { example: 'checkout' } },
  selector: { prometheus: 'workload="${workload}"' },
  traffic: {
    query: { type: 'prometheus', expr: 'sum(increase(hits_total{${selector}}[${step}]))' },
    minimumRequests: 9,
  },
  groups: { g: 100 },
};

interface Case {
  readonly expr?: string;
  readonly query?: object;
  readonly metric?: object;
  readonly analysis?: object;
  readonly config?: object;
  readonly surroundings?: Partial<LintSurroundings>;
}

/** The rules of what is found in a config with one metric. */
function rulesOf({ expr, query, metric, analysis, config, surroundings }: Case): string[] {
  const asked = query ?? (expr === undefined ? undefined : { type: 'prometheus', expr });
  const reading = readNativeMetricConfig({
    ...BASE,
    metrics: [
      {
        name: 'm',
        group: 'g',
        analysis: { direction: 'increase', ...analysis },
        ...(asked && { query: asked }),
        ...metric,
      },
    ],
    ...config,
  });
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  return lintConfig(reading.value, { ...UNKNOWN_SURROUNDINGS, ...surroundings }).map(({ rule }) => rule);
}

const AVG = (inner: string): string => `avg(${inner})`;
const S = '{${selector}}';

describe('lintConfig()', () => {
  it.each([
    ['a gauge', AVG(`memory_bytes${S}`)],
    ['a rate over the rate interval', AVG(`rate(cpu_seconds_total${S}[\${rateInterval}])`)],
    ['a rate that is negated and moved', `-avg(rate(cpu_seconds_total${S}[1m] offset 1h))`],
    ['a gauge that is called like a count', AVG(`jvm_threads_live_threads_count${S}`)],
    ['a recording rule', AVG(`workload:http_requests:rate1m_total${S}`)],
    ['how many series a counter has', `count(http_requests_total${S})`],
    ['a counter behind and', AVG(`memory_bytes${S} and on (pod) http_requests_total${S}`)],
    ['whether a counter is there', `absent(http_requests_total${S}) or vector(0)`],
    ['how often a counter began again', AVG(`resets(http_requests_total${S}[1m])`)],
    ['a mean of a histogram', `sum(rate(x_seconds_sum${S}[1m])) / sum(rate(x_seconds_count${S}[1m]))`],
    ['irate, which looks further than it reads', AVG(`irate(cpu_seconds_total${S}[5m])`)],
    ['a percentile of a native histogram', `histogram_quantile(0.95, sum(rate(latency_seconds${S}[1m])))`],
    ['a percentile without an aggregation', `histogram_quantile(0.95, rate(latency_bucket${S}[1m]))`],
    ['a percentile that keeps le', `histogram_quantile(0.95, sum without (pod) (rate(latency_bucket${S}[1m])))`],
    ['the worst percentile', `max(histogram_quantile(0.9, sum by (le, pod) (rate(latency_bucket${S}[1m]))))`],
    ['the mean of sums', AVG(`sum by (pod) (rate(cpu_seconds_total${S}[1m]))`)],
    ['a sum of gauges', `sum(replicas${S})`],
    ['an empty or-branch', `(sum(rate(a_total${S}[1m])) or vector(0)) / sum(rate(b_total${S}[1m]))`],
    [
      'a variable where a duration stands',
      `avg(rate(cpu_seconds_total${S}[\${windowLength}] offset 1h)) * 0 + avg(x${S})`,
    ],
  ])('has nothing to say of %s', (_, expr) => {
    expect(rulesOf({ expr }).filter((rule) => rule !== 'range-not-step' || !expr.includes('windowLength'))).toEqual([]);
  });

  it.each<[string, string[], Case]>([
    ['a counter inside a sum', ['counter-without-rate'], { expr: `sum(http_requests_total${S})` }],
    ['a counter in front of and', ['counter-without-rate'], { expr: AVG(`http_requests_total${S} and up${S}`) }],
    [
      'buckets as they stand',
      ['counter-without-rate'],
      { expr: `histogram_quantile(0.9, sum by (le) (x_bucket${S}))` },
    ],
    ['a gauge named by a matcher', ['counter-without-rate'], { expr: AVG('{__name__="a_total",${selector}}') }],
    ['a rate over a step', [], { expr: AVG(`rate(a_total${S}[1m])`), config: { step: '60s' } }],
    [
      'a range by the step of the config',
      ['range-too-short'],
      { expr: AVG(`rate(a_total${S}[\${step}])`), config: { step: '15s', traffic: undefined } },
    ],
    ['the range of a mean in time', ['range-not-step'], { expr: AVG(`avg_over_time(a${S}[5m])`) }],
    ['a mean in time of less than a step', [], { expr: AVG(`avg_over_time(a${S}[30s])`) }],
    [
      'averages over a subquery of percentiles',
      ['averaged-percentiles'],
      { expr: AVG(`histogram_quantile(0.9, rate(x_bucket${S}[1m]))`) },
    ],
    [
      'an average of gauges by quantile',
      ['averaged-percentiles'],
      { expr: AVG('gc_seconds{${selector},quantile="0.99"}') },
    ],
    [
      'a sum by a label that is paired',
      ['sum-without-scaling'],
      { expr: `sum by (path) (rate(a_total${S}[1m]))`, metric: { series: { pairBy: ['path'] } } },
    ],
    ['a sum that scales', [], { expr: `sum(rate(a_total${S}[1m]))`, metric: { scalesWith: 'split' } }],
    [
      'a sum with nothing but a limit',
      [],
      { expr: `sum(rate(a_total${S}[1m]))`, analysis: { direction: undefined, limit: { max: 5 } } },
    ],
    [
      'a sum for the judge that cannot scale',
      [],
      { expr: `sum(rate(a_total${S}[1m]))`, config: { judge: { name: 'netflix-aca' } } },
    ],
    [
      'sums that are added up',
      ['sum-without-scaling'],
      { expr: `sum(rate(a_total${S}[1m])) + sum(rate(b_total${S}[1m]))` },
    ],
    ['errors whose fall is bad', [], { metric: { name: 'errors' }, analysis: { direction: 'decrease' } }],
    ['errors either way', ['either-on-errors'], { metric: { name: 'http-5xx' }, analysis: { direction: 'either' } }],
    [
      'errors in camel case',
      ['either-on-errors'],
      { metric: { name: 'serverErrors' }, analysis: { direction: undefined } },
    ],
    ['what is free of errors', [], { metric: { name: 'error-free' }, analysis: { direction: 'either' } }],
    [
      'errors with a limit alone',
      [],
      { metric: { name: 'errors' }, analysis: { direction: undefined, limit: { max: 1 } } },
    ],
    [
      'zeros of a latency by its name',
      ['zero-for-latency'],
      { metric: { name: 'p99' }, analysis: { missing: 'zero' } },
    ],
    ['zeros of errors', [], { metric: { name: 'errors' }, analysis: { missing: 'zero' } }],
    ['zeros of a change of unit', [], { expr: `avg(memory_bytes${S}) / 1048576`, analysis: { missing: 'zero' } }],
    [
      'a percentile where counts tell of traffic',
      [],
      {
        config: {
          traffic: undefined,
          metrics: [
            {
              name: 'p95',
              group: 'g',
              query: { type: 'prometheus', expr: `histogram_quantile(0.9, rate(x_bucket${S}[1m]))` },
              analysis: { direction: 'increase' },
            },
            {
              name: 'errors',
              group: 'g',
              query: {
                type: 'prometheus',
                events: `sum(increase(e_total${S}[1m]))`,
                exposure: `sum(increase(r_total${S}[1m]))`,
              },
              analysis: { direction: 'increase' },
            },
          ],
        },
      },
    ],
    [
      'a selector that nobody needs',
      ['unused-selector'],
      { expr: 'avg(x{workload="${workload}"})', config: { traffic: undefined } },
    ],
    [
      'a query without variables and with a limit alone',
      [],
      { expr: 'avg(x)', analysis: { direction: undefined, limit: { max: 1 } } },
    ],
  ])('knows %s: %j', (_, expected, given) => {
    expect(rulesOf(given)).toEqual(expected);
  });

  it('takes the scrape interval of the source that a metric is asked of', () => {
    const expr = AVG(`rate(a_total${S}[1m])`);
    const scrapeIntervalMs = (source: string | undefined): number => (source === 'slow' ? 30_000 : 15_000);

    expect(rulesOf({ expr, surroundings: { scrapeIntervalMs } })).toEqual([]);
    expect(rulesOf({ expr, metric: { source: 'slow' }, surroundings: { scrapeIntervalMs } })).toEqual([
      'range-too-short',
    ]);
  });

  it('weighs a metric with its group: at the threshold a failure does not matter, below it does', () => {
    const metrics = (count: number): object[] =>
      Array.from({ length: count }, (_, i) => ({
        name: `m${String(i)}`,
        group: 'g',
        analysis: { direction: 'increase' },
      }));

    expect(rulesOf({ config: { scope: {}, selector: {}, metrics: metrics(19), traffic: undefined } })).toEqual([]);
    expect(rulesOf({ config: { scope: {}, selector: {}, metrics: metrics(20), traffic: undefined } })).toEqual(
      Array(20).fill('too-light'),
    );
    expect(
      rulesOf({
        config: { scope: {}, selector: {}, metrics: metrics(20), anyFailure: 'marginal', traffic: undefined },
      }),
    ).toEqual([]);
  });

  it('is silent about what is switched off in the metric or in the config, and there alone', () => {
    const expr = `sum(http_requests_total${S})`;
    const off = { off: ['counter-without-rate'] };
    const two = (first: object): object => ({
      metrics: [
        { name: 'a', group: 'g', query: { type: 'prometheus', expr }, analysis: { direction: 'increase' }, ...first },
        { name: 'b', group: 'g', query: { type: 'prometheus', expr }, analysis: { direction: 'increase' } },
      ],
    });

    expect(rulesOf({ config: two({ lint: off }) })).toEqual(['counter-without-rate']);
    expect(rulesOf({ config: { ...two({}), lint: off } })).toEqual([]);
  });

  it('does not call a switch useless while something else is an error', () => {
    const lint = { off: ['counter-without-rate'] };

    expect(rulesOf({ expr: `avg(x${S}`, metric: { lint } })).toEqual(['promql']);
    expect(rulesOf({ expr: AVG(`x${S}`), metric: { lint } })).toEqual(['useless-switch-off']);
  });

  it('finds errors alone in what came from Kayenta, which is to be judged as it was there', () => {
    const config = { dialect: 'kayenta', judge: { name: 'netflix-aca' }, traffic: undefined };

    expect(rulesOf({ expr: `sum(a_total${S})`, config })).toEqual([]);
    expect(rulesOf({ expr: `sum(a_total${S}`, config })).toEqual(['promql']);
  });

  it('asks nothing of what somebody will write raw into a query', () => {
    const scope = { workload: { raw: true } };

    expect(rulesOf({ expr: 'avg(x{${workload:raw}})', config: { scope, selector: {}, traffic: undefined } })).toEqual(
      [],
    );
  });
});
