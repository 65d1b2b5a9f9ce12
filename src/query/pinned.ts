import type { BoundQueries, BoundQuery } from './bind-metric.js';
import { isFilterPinned } from './pinned-filter.js';
import { isPromqlPinned } from './pinned-promql.js';

/** Whether all that these queries read has this value, a plain word, as the whole of a label. */
export function isPinned(queries: BoundQueries, value: string): boolean {
  if (queries.kind === 'expr') return isOnePinned(queries.expr, value);
  return isOnePinned(queries.events, value) && isOnePinned(queries.exposure, value);
}

function isOnePinned(query: BoundQuery, value: string): boolean {
  return query.language === 'prometheus' ? isPromqlPinned(query.text, value) : isFilterPinned(query.filter, value);
}
