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

/** Kayenta's query for Prometheus. */
export interface KayentaPrometheusQuery {
  readonly type: 'kayenta-prometheus';
  /** Which of a request's scopes it asks for. */
  readonly scopeName: string;
  readonly metricName: string;
  /** Label matchers, as text. */
  readonly labelBindings: readonly string[];
  readonly groupByFields: readonly string[];
  readonly resourceType: string | undefined;
  /** The custom filter, inline or from the config's templates; undefined where there is none. */
  readonly template: string | undefined;
  /** Why Kayenta would fail to ask it. */
  readonly problem: string | undefined;
}

/** Kayenta's query for another metric system, kept word for word. */
export interface KayentaOtherQuery {
  readonly type: 'kayenta-other';
  readonly scopeName: string;
  readonly serviceType: string;
  readonly definition: Readonly<Record<string, unknown>>;
}

export type MetricQuery = z.output<typeof MetricQuery> | KayentaPrometheusQuery | KayentaOtherQuery;
