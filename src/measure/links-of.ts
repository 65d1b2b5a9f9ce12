import type { NamedLink } from '../judge/measurement.js';
import type { BoundQueries } from '../query/bind-metric.js';
import type { MetricSource, SlotRange } from '../sources/metric-source.js';

/** What opens the queries of one side for people, of counts with what each of them asks for. */
export function linksOf(
  { linksTo }: Pick<MetricSource, 'linksTo'>,
  queries: BoundQueries,
  range: SlotRange,
): NamedLink[] {
  if (queries.kind === 'expr') return [...linksTo(queries.expr, range)];
  return (['events', 'exposure'] as const).flatMap((what) =>
    linksTo(queries[what], range).map(({ name, url }) => ({ name: `${what} in ${name}`, url })),
  );
}
