import { z } from 'zod';
import { GoogleProject } from './google-project.js';
import { shown } from './mistake.js';
import { ALIGNERS, REDUCERS, UNALIGNED } from './monitoring-words.js';
import { strictObject } from './strict-object.js';

const template = z.string().min(1).max(20_000);
const word = z.string().max(500);

const COUNTING = { perSeriesAligner: 'ALIGN_DELTA', crossSeriesReducer: 'REDUCE_SUM' } as const;

const Written = strictObject({
  type: z.literal('stackdriver').meta({ description: 'The query language: Cloud Monitoring filters.' }),
  metricType: word
    .regex(
      /^[\w./:%-]+$/,
      'must be a metric type such as istio.io/service/server/request_count: variables stand in filter',
    )
    .meta({ description: 'For example istio.io/service/server/response_latencies.' }),
  resourceType: word
    .regex(/^[\w./-]+$/, 'must be a resource type such as k8s_container: variables stand in filter')
    .optional()
    .meta({ description: 'For example k8s_container; without it the metric of every type is taken.' }),
  filter: template.optional().meta({ description: 'A Cloud Monitoring filter, with ${selector} and ${variables}.' }),
  eventsFilter: template.optional().meta({
    description: 'A further filter: which of the events that filter selects are bad. Then they are judged as counts.',
  }),
  perSeriesAligner: z.enum(ALIGNERS).optional().meta({
    description: 'How the points of a series become one a step: ALIGN_MEAN by default, ALIGN_DELTA with eventsFilter.',
  }),
  crossSeriesReducer: z.enum(REDUCERS).optional().meta({
    description: 'How several series become one: REDUCE_NONE by default, REDUCE_SUM with eventsFilter.',
  }),
  groupByFields: z.array(word.min(1)).max(50).optional().meta({
    description: 'The fields that the reducer keeps apart, such as resource.labels.zone.',
  }),
  project: GoogleProject.optional().meta({
    description: "The Google Cloud project that is asked, where it is not the source's own.",
  }),
});

type Written = z.output<typeof Written>;

/** What a metric asks Cloud Monitoring; `crossSeriesReducer` is undefined where every series stays by itself. */
export const StackdriverQuery = Written.superRefine((query, context) => {
  const { filter, eventsFilter, perSeriesAligner, crossSeriesReducer = 'REDUCE_NONE', groupByFields } = query;
  const refuse = (path: keyof Written, message: string): void => {
    context.addIssue({ code: 'custom', path: [path], message });
  };
  if (eventsFilter !== undefined) {
    if (filter === undefined) refuse('eventsFilter', 'needs a filter beside it, which selects all the events');
    for (const key of ['perSeriesAligner', 'crossSeriesReducer'] as const) {
      const given = query[key] ?? COUNTING[key];
      if (given !== COUNTING[key])
        refuse(key, `must be ${COUNTING[key]} with eventsFilter, which counts, is ${shown(given)}`);
    }
  } else {
    if (perSeriesAligner === 'ALIGN_NONE') refuse('perSeriesAligner', UNALIGNED);
    if (groupByFields !== undefined && crossSeriesReducer === 'REDUCE_NONE') {
      refuse('groupByFields', 'needs a crossSeriesReducer, such as REDUCE_SUM: without one no series are put together');
    }
  }
}).transform(({ perSeriesAligner, crossSeriesReducer, groupByFields = [], ...rest }) => {
  const counting = rest.eventsFilter !== undefined;
  const reducer = counting ? COUNTING.crossSeriesReducer : crossSeriesReducer;
  return {
    ...rest,
    perSeriesAligner: perSeriesAligner ?? (counting ? COUNTING.perSeriesAligner : 'ALIGN_MEAN'),
    crossSeriesReducer: reducer === 'REDUCE_NONE' ? undefined : reducer,
    groupByFields,
  };
});
export type StackdriverQuery = z.output<typeof StackdriverQuery>;

/** Why a query does not count requests, with the key that is to blame; undefined where it does. */
export function notCounting(
  query: StackdriverQuery,
): { readonly key: keyof Written; readonly message: string } | undefined {
  if (query.eventsFilter !== undefined) {
    return {
      key: 'eventsFilter',
      message: 'has no place here: the requests of a slot are asked for, not a share of them',
    };
  }
  const key = (['perSeriesAligner', 'crossSeriesReducer'] as const).find((one) => query[one] !== COUNTING[one]);
  return key && { key, message: `must be ${COUNTING[key]}, which counts the requests of a slot` };
}
