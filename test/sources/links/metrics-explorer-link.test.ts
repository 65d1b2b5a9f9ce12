import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricsExplorerLink } from '../../../src/sources/links/metrics-explorer-link.js';
import { queueQuery } from '../../support/bound-query.js';

const RANGE = { firstMs: Date.parse('2026-11-20T10:01:00Z'), stepMs: 60_000, slots: 20 };
const CONSOLE = 'https://console.cloud.google.com';

/** What the console would show. */
function stateOf(url: string): any {
  return JSON.parse(new URL(url).searchParams.get('pageState')!);
}

describe('metricsExplorerLink()', () => {
  it('opens filter, aligner, reducer and groups of the project, from one period before the first slot', () => {
    const query = {
      ...queueQuery({ crossSeriesReducer: 'REDUCE_SUM', groupByFields: ['resource.label."pod_name"'] }),
      project: 'shop-project',
    };

    const url = new URL(metricsExplorerLink(CONSOLE, query, RANGE));

    expect(`${url.origin}${url.pathname}`).toBe(`${CONSOLE}/monitoring/metrics-explorer`);
    expect(url.searchParams.get('project')).toBe('shop-project');
    const { xyChart, timeSelection } = stateOf(url.href);
    expect(xyChart.dataSets).toEqual([
      {
        timeSeriesFilter: {
          filter: 'metric.type="custom.googleapis.com/queue"',
          minAlignmentPeriod: '60s',
          aggregations: [
            {
              perSeriesAligner: 'ALIGN_MEAN',
              crossSeriesReducer: 'REDUCE_SUM',
              alignmentPeriod: '60s',
              groupByFields: ['resource.label."pod_name"'],
            },
          ],
        },
        targetAxis: 'Y1',
        plotType: 'LINE',
      },
    ]);
    expect(timeSelection).toEqual({
      timeRange: 'custom',
      start: '2026-11-20T10:00:00.000Z',
      end: '2026-11-20T10:20:00.000Z',
    });
  });

  it('leaves every series by itself where nothing puts them together', () => {
    const { xyChart } = stateOf(metricsExplorerLink(CONSOLE, { ...queueQuery(), project: 'p' }, RANGE));

    expect(xyChart.dataSets[0].timeSeriesFilter.aggregations[0].crossSeriesReducer).toBe('REDUCE_NONE');
  });

  it('gives back every filter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (filter) => {
        const url = metricsExplorerLink(CONSOLE, { ...queueQuery({ filter }), project: 'p' }, RANGE);

        expect(stateOf(url).xyChart.dataSets[0].timeSeriesFilter.filter).toBe(filter);
      }),
    );
  });
});
