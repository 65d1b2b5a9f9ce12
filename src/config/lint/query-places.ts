import type { Metric, MetricConfig } from '../metric-config.js';
import type { MetricQuery } from '../metric-query.js';

/** A query as our own configs write it. */
export type NativeQuery = Extract<MetricQuery, { type: 'prometheus' | 'stackdriver' }>;

/** A template of a query, by the key that it stands under. */
export interface Template {
  readonly field: string;
  readonly text: string;
}

/** A query of a config, and where it stands. */
export interface QueryPlace {
  readonly path: readonly (string | number)[];
  readonly query: NativeQuery;
  readonly templates: readonly Template[];
  /** What it asks for: a metric, or the traffic or another figure of the sides as wholes. */
  readonly metric: Metric | undefined;
  /** Where it is asked, if somebody says. */
  readonly source: string | undefined;
}

/** Every query of a config in our own form, in the order of the document; none of Kayenta's. */
export function queryPlaces({ traffic, comparability, metrics, source }: MetricConfig): QueryPlace[] {
  const figures = [
    { path: ['traffic', 'query'], figure: traffic },
    { path: ['comparability', 'instances', 'query'], figure: comparability?.instances },
    { path: ['comparability', 'age', 'query'], figure: comparability?.age },
  ];
  const asked = [
    ...figures.flatMap(({ path, figure }) => (figure ? [{ path, ...figure, metric: undefined }] : [])),
    ...metrics.map((metric, i) => ({ path: ['metrics', i, 'query'], ...metric, metric })),
  ];
  return asked.flatMap(({ path, query, metric, source: own }) =>
    query?.type === 'prometheus' || query?.type === 'stackdriver'
      ? [{ path, query, templates: templatesOf(query), metric, source: own ?? source }]
      : [],
  );
}

function templatesOf(query: NativeQuery): Template[] {
  const fields =
    query.type === 'prometheus'
      ? { expr: query.expr, events: query.events, exposure: query.exposure }
      : { filter: query.filter, eventsFilter: query.eventsFilter };
  return Object.entries(fields).flatMap(([field, text]) => (text === undefined ? [] : [{ field, text }]));
}
