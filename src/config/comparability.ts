import { z } from 'zod';
import { MetricQuery } from './metric-query.js';
import { strictObject } from './strict-object.js';

/** A figure of a side as a whole, with a query of its own. */
const SideFigure = strictObject({
  query: MetricQuery.superRefine((query, context) => {
    const counts = query.type === 'stackdriver' ? query.eventsFilter !== undefined : query.expr === undefined;
    if (!counts) return;
    const path = [query.type === 'stackdriver' ? 'eventsFilter' : 'events'];
    context.addIssue({ code: 'custom', path, message: 'has no place here: one figure is asked for, not a share' });
  }).meta({ description: 'The figure of a side, slot by slot.' }),
  source: z
    .string()
    .optional()
    .meta({ description: 'Where it is fetched from, where that is not the source of the metrics.' }),
});

/** What tells how well the two sides of a config can be compared. */
export const Comparability = strictObject({
  instances: SideFigure.optional().meta({
    description: 'How many instances a side has; several series are added up.',
  }),
  age: SideFigure.optional().meta({
    description: "For how many seconds a side's instances have been running; of several series the median counts.",
  }),
  tolerance: z.number().positive().max(10).optional().meta({
    description:
      'How far traffic and instances may be from what the split of the request says: 0.25, the default, is up to 1.25 times as much or as little.',
  }),
});
export type Comparability = z.output<typeof Comparability>;
