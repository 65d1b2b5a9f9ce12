import { describe, expect, it } from 'vitest';
import { adviseMissing } from '../../src/calibrate/advise-missing.js';
import type { MetricQuery } from '../../src/config/metric-query.js';
import { metric } from '../support/metric.js';
import { facts } from './support.js';

const ERRORS = 'sum(rate(http_requests_total{code=~"5.."}[1m]))';

function missingOf(
  { expr = ERRORS, query = { type: 'prometheus', expr } as MetricQuery, analysis = {} }: any,
  { gaps = 0.3, silentGaps = 0.95 } = {},
) {
  const one = metric({ query, analysis: { direction: 'increase', ...analysis } });
  return adviseMissing(facts({ metric: one, coverage: 1 - gaps, silentGaps }), 'mann-whitney');
}

describe('adviseMissing()', () => {
  it('takes gaps for 0 events where the side lived and the metric counts', () => {
    expect(missingOf({})).toEqual({
      option: 'missing',
      value: 'zero',
      why: '30 % of its slots have no sample, and in 95 % of those the same side had samples of other metrics: the series is there only while something happens, and a gap is 0 events.',
    });
    expect(missingOf({ query: { type: 'prometheus', events: ERRORS, exposure: 'x' } })?.value).toBe('zero');
    expect(missingOf({ analysis: { missing: 'zero' } })?.value).toBeNull();
  });

  it.each([
    'histogram_quantile(0.95, sum by (le) (rate(x_bucket[1m])))',
    'sum(rate(errors[1m])) / sum(rate(requests[1m]))',
    'avg(rate(cpu_seconds_total[1m]))',
    'memory_bytes',
  ])('never takes a gap of %s for 0', (expr) => {
    expect(missingOf({ expr })?.value).toBeNull();
  });

  it('never takes a missing success for 0', () => {
    expect(missingOf({ analysis: { direction: 'decrease' } })?.value).toBeNull();
  });

  it('drops gaps of a side that was gone, and is undecided where some were', () => {
    expect(missingOf({ analysis: { missing: 'zero' } }, { silentGaps: 0.1 })?.value).toBe('drop');
    expect(missingOf({ analysis: { missing: 'zero' } }, { silentGaps: 0.5 })?.value).toBeNull();
    expect(missingOf({}, { silentGaps: 0.1 })?.value).toBeNull();
  });

  it('says nothing where there are hardly any gaps', () => {
    expect(missingOf({}, { gaps: 0.005 })).toBeNull();
  });

  it('knows what counts in Cloud Monitoring', () => {
    const query = (perSeriesAligner: string, crossSeriesReducer: string) => ({
      type: 'stackdriver',
      metricType: 'x',
      resourceType: 'y',
      perSeriesAligner,
      crossSeriesReducer,
      groupByFields: [],
    });

    expect(missingOf({ query: query('ALIGN_RATE', 'REDUCE_SUM') })?.value).toBe('zero');
    expect(missingOf({ query: query('ALIGN_DELTA', 'REDUCE_PERCENTILE_95') })?.value).toBeNull();
    expect(missingOf({ query: query('ALIGN_MEAN', 'REDUCE_SUM') })?.value).toBeNull();
  });
});
