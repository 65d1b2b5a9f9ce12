import type { MonitoringQuery, PromqlQuery } from '../../src/query/bound-query.js';

/** A PromQL query of this text that reads nothing but its own slot. */
export function promql(text: string): PromqlQuery {
  return { language: 'prometheus', text, lookBackMs: 0, displaced: false };
}

/** A query of Cloud Monitoring for a queue's length, but for what a test says of it. */
export function queueQuery(rest: Partial<MonitoringQuery> = {}): MonitoringQuery {
  return {
    language: 'stackdriver',
    text: '',
    filter: 'metric.type="custom.googleapis.com/queue"',
    project: undefined,
    perSeriesAligner: 'ALIGN_MEAN',
    crossSeriesReducer: undefined,
    groupByFields: [],
    lookBackMs: 60_000,
    displaced: false,
    ...rest,
  };
}
