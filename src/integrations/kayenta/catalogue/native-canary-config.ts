import type { MetricAnalysis } from '../../../config/metric-analysis.js';
import type { Metric, MetricConfig } from '../../../config/metric-config.js';
import type { MetricQuery } from '../../../config/metric-query.js';

/** What of a native config Kayenta's canary config JSON has words for: enough to show it, and not meant to be read back. */
export function nativeCanaryConfig(config: MetricConfig, scopeName: string): Readonly<Record<string, unknown>> {
  const { description, judge, groups, thresholds, metrics } = config;
  return {
    ...(description === undefined ? {} : { description }),
    configVersion: '1',
    judge: { name: judgeName(judge.name), judgeConfigurations: {} },
    metrics: metrics.map((metric) => toCanaryMetric(metric, scopeName)),
    templates: {},
    classifier: { groupWeights: groups, scoreThresholds: thresholds },
  };
}

/** What Kayenta calls a judge. */
export function judgeName(judge: MetricConfig['judge']['name']): string {
  return judge === 'netflix-aca' ? 'NetflixACAJudge-v1.0' : judge;
}

function toCanaryMetric({ name, groups, query, analysis }: Metric, scopeName: string): object {
  return {
    name,
    groups,
    query: query ? toQuery(query) : INLINE,
    analysisConfigurations: { canary: toCanaryAnalysis(analysis) },
    scopeName,
  };
}

/** Series that come with the request; Kayenta has no word for them. */
const INLINE = { type: 'inline', serviceType: 'inline' };

function toQuery(query: MetricQuery): object {
  switch (query.type) {
    case 'prometheus': {
      const { expr, events = '', exposure = '' } = query;
      const ratio = `(${events}) / (${exposure})`;
      return { ...typed('prometheus'), metricName: '', customInlineTemplate: `PromQL:${expr ?? ratio}` };
    }
    case 'stackdriver': {
      const { metricType, resourceType, perSeriesAligner, crossSeriesReducer, groupByFields, filter } = query;
      const words = { resourceType, perSeriesAligner, crossSeriesReducer, groupByFields };
      const given = Object.entries(words).filter(([, value]) => value !== undefined);
      return {
        ...typed('stackdriver'),
        metricType,
        ...Object.fromEntries(given),
        ...(filter === undefined ? {} : { customInlineTemplate: filter }),
      };
    }
    case 'kayenta-prometheus':
    case 'kayenta-stackdriver':
      return { ...typed(query.type.slice('kayenta-'.length)), customInlineTemplate: query.template ?? '' };
    case 'kayenta-other':
      return query.definition;
  }
}

function typed(type: string): object {
  return { type, serviceType: type };
}

function toCanaryAnalysis({ direction, critical, muted, missing, onNoData, outliers, effectSize }: MetricAnalysis) {
  return {
    direction,
    critical,
    muted,
    mustHaveData: onNoData === 'fail',
    nanStrategy: missing === 'zero' ? 'replace' : 'remove',
    outliers: { strategy: outliers.strategy, outlierFactor: outliers.factor },
    ...(effectSize === undefined ? {} : { effectSize }),
  };
}
