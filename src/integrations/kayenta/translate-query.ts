import type { KayentaOtherQuery, KayentaPrometheusQuery, KayentaStackdriverQuery } from '../../config/metric-query.js';
import { textOf, type QueryContext, type QueryDefinition, type Warn } from './query-parts.js';
import { translatePrometheusQuery } from './translate-prometheus-query.js';
import { translateStackdriverQuery } from './translate-stackdriver-query.js';

/**
 * What a metric's query in Kayenta's canary config asks. Where Kayenta would fail to ask it, the query says why: it still loads,
 * since series may come with the request.
 */
export function translateQuery(
  definition: QueryDefinition,
  context: QueryContext,
  warn: Warn,
): KayentaPrometheusQuery | KayentaStackdriverQuery | KayentaOtherQuery {
  const serviceType = textOf(definition, 'type') ?? textOf(definition, 'serviceType') ?? 'unknown';
  if (serviceType === 'prometheus') return translatePrometheusQuery(definition, context, warn);
  if (serviceType === 'stackdriver') return translateStackdriverQuery(definition, context, warn);
  return { type: 'kayenta-other', scopeName: context.scopeName, serviceType, definition };
}
