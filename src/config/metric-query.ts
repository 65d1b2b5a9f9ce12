import { z } from 'zod';
import { strictObject } from './strict-object.js';

const text = z.string().min(1).max(20_000);

const PrometheusQuery = strictObject({
  type: z.literal('prometheus').meta({ description: 'The query language: PromQL.' }),
  expr: text.optional().meta({ description: 'PromQL for one series a side, with ${selector} and ${variables}.' }),
  events: text.optional().meta({ description: 'PromQL for the count of bad events a slot, instead of expr.' }),
  exposure: text.optional().meta({ description: 'PromQL for the count of all events a slot, beside events.' }),
}).superRefine(({ expr, events, exposure }, context) => {
  const asRate = expr !== undefined && events === undefined && exposure === undefined;
  const asCounts = expr === undefined && events !== undefined && exposure !== undefined;
  if (!asRate && !asCounts) {
    context.addIssue({ code: 'custom', message: 'needs either expr, or events and exposure together' });
  }
});

const StackdriverQuery = strictObject({
  type: z.literal('stackdriver').meta({ description: 'The query language: Cloud Monitoring filters.' }),
  metricType: text.meta({ description: 'For example istio.io/service/server/response_latencies.' }),
  resourceType: text.optional().meta({ description: 'For example k8s_container.' }),
  filter: text.optional().meta({ description: 'A Cloud Monitoring filter, with ${selector} and ${variables}.' }),
  perSeriesAligner: z
    .string()
    .regex(/^ALIGN_[A-Z0-9_]+$/, 'must be an aligner such as ALIGN_DELTA')
    .optional()
    .meta({ description: 'How the points of a series become one a step.' }),
  crossSeriesReducer: z
    .string()
    .regex(/^REDUCE_[A-Z0-9_]+$/, 'must be a reducer such as REDUCE_MEAN')
    .optional()
    .meta({ description: 'How several series become one.' }),
  groupByFields: z.array(text).optional().meta({ description: 'The fields that the reducer keeps apart.' }),
  project: text.optional().meta({ description: "Google Cloud project, where it is not the source's own." }),
});

/** What a metric asks its source, native form. */
export const MetricQuery = z.discriminatedUnion('type', [PrometheusQuery, StackdriverQuery], {
  error: 'needs type: "prometheus" or "stackdriver"',
});

/** A metric's query as Kayenta's canary config states it, kept word for word. */
export interface KayentaQuery {
  readonly type: 'kayenta';
  readonly definition: Readonly<Record<string, unknown>>;
  readonly scopeName: string;
}
export type MetricQuery = z.output<typeof MetricQuery> | KayentaQuery;
