import type { MonitoringQuery } from '../../query/bound-query.js';
import type { SlotRange } from '../metric-source.js';
import { urlText } from './url-text.js';

/** The URL that opens a query of Cloud Monitoring at these slots in the Metrics Explorer of a Google Cloud console. */
export function metricsExplorerLink(
  consoleUrl: string,
  query: MonitoringQuery & { readonly project: string },
  { firstMs, stepMs, slots }: SlotRange,
): string {
  const alignmentPeriod = `${String(stepMs / 1_000)}s`;
  const aggregation = {
    perSeriesAligner: query.perSeriesAligner,
    crossSeriesReducer: query.crossSeriesReducer ?? 'REDUCE_NONE',
    alignmentPeriod,
    groupByFields: query.groupByFields,
  };
  const shown = {
    timeSeriesFilter: { filter: query.filter, minAlignmentPeriod: alignmentPeriod, aggregations: [aggregation] },
    targetAxis: 'Y1',
    plotType: 'LINE',
  };
  const pageState = {
    xyChart: { dataSets: [shown], options: { mode: 'COLOR' }, constantLines: [], timeshiftDuration: '0s' },
    isAutoRefresh: false,
    // A point stands for the period before it.
    timeSelection: {
      timeRange: 'custom',
      start: new Date(firstMs - stepMs).toISOString(),
      end: new Date(firstMs + (slots - 1) * stepMs).toISOString(),
    },
  };
  const state = urlText(JSON.stringify(pageState));
  return `${consoleUrl}/monitoring/metrics-explorer?project=${urlText(query.project)}&pageState=${state}`;
}
