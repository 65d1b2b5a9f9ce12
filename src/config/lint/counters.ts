import type { Expression } from '../../query/promql-expression.js';

/** What makes of a counter how much it has grown, or asks only whether it is there. */
const READS_GROWTH =
  /^(?:i?rate|increase|resets|changes|absent|absent_over_time|present_over_time|count_over_time|timestamp)$/;
const COUNTS_SERIES = ['count', 'group'];

/** Whether something around a counter makes its value meaningful; the innermost comes first. */
export function isRead(part: Expression, around: readonly Expression[]): boolean {
  return around.some((outer, i) => {
    if (outer.kind === 'call') return READS_GROWTH.test(outer.name);
    if (outer.kind === 'aggregation') return COUNTS_SERIES.includes(outer.name);
    // Of what stands behind these only the labels count.
    return (
      outer.kind === 'binary' &&
      ['and', 'unless'].includes(outer.operator) &&
      outer.right === (i === 0 ? part : around[i - 1])
    );
  });
}

const SURE = /_(?:total|bucket)$/;
/** Gauges all the same. */
const GAUGES = ['envoy_cluster_membership_total'];
const PART = /^(.+)_(?:count|sum)$/;
/** What a gauge is hardly called before _count or _sum. */
const COUNTED =
  /(?:_(?:seconds|milliseconds|microseconds|ms|bytes|size|duration|latency|latencies|time)|requests?|responses?|errors?|failures?|calls?|messages?|events?)$/;

/** Whether a metric is a counter by its name: a gauge may also be called _count, such as that of threads. */
export function isCounter(metric: string): boolean {
  // A colon is in the names of recording rules, which have mostly made a rate of it already.
  if (metric.includes(':') || GAUGES.includes(metric)) return false;
  const base = PART.exec(metric)?.[1];
  return SURE.test(metric) || (base !== undefined && COUNTED.test(base));
}
