import { z } from 'zod';
import type { Aligner, Reducer } from './monitoring-words.js';
import { StackdriverQuery } from './stackdriver-query.js';
import { strictObject } from './strict-object.js';

const text = z.string().min(1).max(20_000);

const PrometheusQuery = strictObject({
  type: z.literal('prometheus').meta({ description: 'The query language: PromQL.' }),
  expr: text.optional().meta({ description: 'PromQL for one series a side, with ${selector} and ${variables}.' }),
  events: text.optional().meta({ description: 'PromQL for the count of bad events a slot, instead of expr.' }),
  exposure: text.optional().meta({ description: 'PromQL for the count of all events a slot, beside events.' }),
})
  .superRefine(({ expr, events, exposure }, context) => {
    const asRate = expr !== undefined && events === undefined && exposure === undefined;
    const asCounts = expr === undefined && events !== undefined && exposure !== undefined;
    if (!asRate && !asCounts) {
      context.addIssue({ code: 'custom', message: 'needs either expr, or events and exposure together' });
    }
  })
  .meta({
    oneOf: [{ required: ['expr'] }, { required: ['events'] }],
    dependentRequired: { events: ['exposure'], exposure: ['events'] },
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

/** Kayenta's query for Stackdriver, which is Cloud Monitoring. */
export interface KayentaStackdriverQuery {
  readonly type: 'kayenta-stackdriver';
  /** Which of a request's scopes it asks for. */
  readonly scopeName: string;
  readonly metricType: string;
  readonly resourceType: string | undefined;
  /** Undefined where Kayenta's own default holds, and so of the reducer. */
  readonly perSeriesAligner: Aligner | undefined;
  readonly crossSeriesReducer: Reducer | undefined;
  readonly groupByFields: readonly string[];
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

export type MetricQuery =
  z.output<typeof MetricQuery> | KayentaPrometheusQuery | KayentaStackdriverQuery | KayentaOtherQuery;
