import type { MetricQuery } from '../config/metric-query.js';
import { bindKayentaMonitoring, bindMonitoring } from './bind-monitoring.js';
import { bindKayentaPromql, bindPromql } from './bind-promql.js';
import type { Binding, BoundOne, MonitoringQuery, PromqlQuery, QueryWarning } from './bound-query.js';
import { refusal, type Refusal } from './fill-whole.js';

/** A query with nothing left to fill in, in one language or the other. */
export type BoundQuery = PromqlQuery | MonitoringQuery;

/** What one side of a metric asks its source: one expression, or bad events and how many there were in all. */
export type BoundQueries =
  | { readonly kind: 'expr'; readonly expr: BoundQuery }
  | { readonly kind: 'counts'; readonly events: BoundQuery; readonly exposure: BoundQuery };

/** The queries of one side, or what keeps them from being asked. */
export type BoundMetric =
  { readonly kind: 'bound'; readonly queries: BoundQueries; readonly warnings: readonly QueryWarning[] } | Refusal;

/** The queries that a metric asks for one side, with everything filled in. */
export function bindMetric(query: MetricQuery, binding: Binding): BoundMetric {
  switch (query.type) {
    case 'prometheus': {
      const { expr, events, exposure } = query;
      if (expr !== undefined) return asExpr(bindPromql(expr, binding));
      return asCounts(bindPromql(events ?? '', binding), bindPromql(exposure ?? '', binding));
    }
    case 'stackdriver': {
      const { filter, eventsFilter } = query;
      const all = bindMonitoring(query, [filter], binding);
      if (eventsFilter === undefined) return asExpr(all);
      return asCounts(bindMonitoring(query, [filter, eventsFilter], binding), all);
    }
    case 'kayenta-prometheus':
      return asExpr(bindKayentaPromql(query, binding));
    case 'kayenta-stackdriver':
      return asExpr(bindKayentaMonitoring(query, binding));
    case 'kayenta-other':
      return refusal([`asks in another language (${languageOf(query)}), and no source here speaks it`]);
  }
}

/** What a metric's queries are written in, as people call it. */
export function languageOf(query: MetricQuery): string {
  switch (query.type) {
    case 'kayenta-other':
      return query.serviceType;
    case 'prometheus':
    case 'kayenta-prometheus':
      return 'prometheus';
    case 'stackdriver':
    case 'kayenta-stackdriver':
      return 'stackdriver';
  }
}

function asExpr(bound: BoundOne<BoundQuery>): BoundMetric {
  if (bound.kind === 'refused') return bound;
  return { kind: 'bound', queries: { kind: 'expr', expr: bound.query }, warnings: bound.warnings };
}

function asCounts(events: BoundOne<BoundQuery>, exposure: BoundOne<BoundQuery>): BoundMetric {
  if (events.kind === 'bound' && exposure.kind === 'bound') {
    const queries = { kind: 'counts', events: events.query, exposure: exposure.query } as const;
    const warnings = new Map([...events.warnings, ...exposure.warnings].map((warning) => [warning.text, warning]));
    return { kind: 'bound', queries, warnings: [...warnings.values()] };
  }
  const refused = [events, exposure].flatMap((bound) => (bound.kind === 'refused' ? [bound] : []));
  return {
    kind: 'refused',
    missing: [...new Set(refused.flatMap(({ missing }) => missing))],
    problems: [...new Set(refused.flatMap(({ problems }) => problems))],
  };
}
