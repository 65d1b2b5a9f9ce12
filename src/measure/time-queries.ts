import type { BoundQueries, BoundQuery } from '../query/bind-metric.js';
import type { MetricSource } from '../sources/metric-source.js';
import type { PlannedWish } from './plan-judgement.js';

/** Wishes whose questions are timed. */
export interface TimedWishes<Wish> {
  readonly planned: readonly Wish[];
  /** How long the answers to the queries of one side took, until the last of them was there; null where none has come. */
  readonly tookMs: (queries: BoundQueries | undefined) => number | null;
}

/** The same wishes, asking the same sources in the same way, with how long each question takes. */
export function timeQueries<Wish extends PlannedWish>(planned: readonly Wish[]): TimedWishes<Wish> {
  const took = new Map<BoundQuery, number>();
  const timed = new Map<MetricSource, MetricSource>();
  const time = (source: MetricSource): MetricSource => ({
    ...source,
    fetchSeries: async (query, range, context) => {
      const startedMs = performance.now();
      try {
        return await source.fetchSeries(query, range, context);
      } finally {
        took.set(query, performance.now() - startedMs);
      }
    },
  });
  for (const { fetch } of planned) if (!timed.has(fetch.source)) timed.set(fetch.source, time(fetch.source));
  return {
    planned: planned.map((wish) => ({
      ...wish,
      fetch: { ...wish.fetch, source: timed.get(wish.fetch.source) ?? wish.fetch.source },
    })),
    tookMs: (queries) => {
      const asked = !queries ? [] : queries.kind === 'expr' ? [queries.expr] : [queries.events, queries.exposure];
      const known = asked.flatMap((query) => took.get(query) ?? []);
      return known.length === 0 ? null : Math.max(...known);
    },
  };
}
