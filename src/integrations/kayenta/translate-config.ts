import { DEFAULT_OUTLIER_FACTOR, type MetricAnalysis } from '../../config/metric-analysis.js';
import { DEFAULT_STEP_MS, type Metric, type MetricConfig } from '../../config/metric-config.js';
import { readBySchema, shown, type Reading } from '../../config/mistake.js';
import { propertyOf } from '../../config/property-of.js';
import { reversal, Thresholds } from '../../config/thresholds.js';
import { KayentaCanaryConfig, type CanaryAnalysis, type CanaryMetric } from './kayenta-config.js';
import type { Warn } from './query-parts.js';
import { translateJudge } from './translate-judge.js';
import { translateQuery } from './translate-query.js';
import { unknownKeyWarnings } from './unknown-keys.js';

/** Whether a document is meant as Kayenta's canary config: it has a classifier, or a metric with analysisConfigurations. */
export function isKayentaConfig(document: unknown): boolean {
  if (propertyOf(document, 'classifier') !== undefined) return true;
  const metrics = propertyOf(document, 'metrics');
  return Array.isArray(metrics) && metrics.some((metric) => propertyOf(metric, 'analysisConfigurations') !== undefined);
}

/**
 * The metric config that Kayenta's canary config JSON means, judged by netflix-aca unless it names mann-whitney.
 *
 * Lenient where Kayenta is: words that it does not know mean their default, with a warning here. Refused is what it
 * would fail on, such as `"critical": "true"` or an outlier factor of 0, a judge that is not its own, and options of ours that make
 * no sense.
 */
export function translateKayentaConfig(document: unknown): Reading<MetricConfig> {
  const reading = readBySchema(KayentaCanaryConfig, document);
  const judge = translateJudge(propertyOf(document, 'judge'));
  if (reading.kind === 'refused' || judge.kind === 'refused') {
    return {
      kind: 'refused',
      mistakes: [reading, judge].flatMap((one) => (one.kind === 'refused' ? one.mistakes : [])),
    };
  }
  const { value } = reading;
  const warnings = [...unknownKeyWarnings(value), ...judge.warnings];
  const metrics = value.metrics.map((metric) => translateMetric(metric, value, warnings));
  const config: MetricConfig = {
    selector: {},
    step: DEFAULT_STEP_MS,
    warmup: 0,
    thresholds: thresholdsOf(value, warnings),
    groups: { ...value.classifier?.groupWeights },
    judge: judge.value,
    dialect: 'kayenta',
    metrics,
  };
  return { kind: 'read', value: config, warnings: [...warnings, ...weightWarnings(config)] };
}

function translateMetric(metric: CanaryMetric, { templates }: KayentaCanaryConfig, warnings: string[]): Metric {
  const { name, query, groups, analysisConfigurations, scopeName } = metric;
  const warn: Warn = (message) => warnings.push(`metric ${shown(name)}: ${message}`);
  return {
    name,
    groups: groups ?? [],
    ...(query ? { query: translateQuery(query, { scopeName: scopeName ?? 'default', templates }, warn) } : {}),
    series: 'one',
    analysis: translateAnalysis(analysisConfigurations?.canary ?? {}, warn),
  };
}

function translateAnalysis(canary: CanaryAnalysis, warn: Warn): MetricAnalysis {
  const { direction, nanStrategy, outliers, effectSize } = canary;
  const nan = word(nanStrategy, { key: 'nanStrategy', words: ['remove', 'replace'] }, warn);
  return {
    direction: word(direction, { key: 'direction', words: ['either', 'increase', 'decrease'] }, warn),
    critical: canary.critical ?? false,
    muted: canary.muted ?? false,
    compared: true,
    // Each judge has its own rule for what need not have data.
    onNoData: canary.mustHaveData === true ? 'fail' : undefined,
    missing: nan === 'replace' ? 'zero' : 'drop',
    outliers: {
      strategy: word(outliers?.strategy, { key: 'outliers.strategy', words: ['keep', 'remove'] }, warn),
      factor: outliers?.outlierFactor ?? DEFAULT_OUTLIER_FACTOR,
    },
    effectSize: {
      measure: word(effectSize?.measure, { key: 'effectSize.measure', words: ['meanRatio', 'cles'] }, warn),
      allowedIncrease: effectSize?.allowedIncrease ?? undefined,
      allowedDecrease: effectSize?.allowedDecrease ?? undefined,
      criticalIncrease: effectSize?.criticalIncrease ?? undefined,
      criticalDecrease: effectSize?.criticalDecrease ?? undefined,
    },
  };
}

/** The word that was given, or the first one, which is what Kayenta takes any that it does not know for. */
function word<W extends string>(
  given: string | null | undefined,
  { key, words }: { readonly key: string; readonly words: readonly [W, ...W[]] },
  warn: Warn,
): W {
  const known = words.find((candidate) => candidate === given);
  if (known === undefined && typeof given === 'string')
    warn(`${key} ${shown(given)} is not known; Kayenta takes it as "${words[0]}"`);
  return known ?? words[0];
}

function thresholdsOf({ classifier }: KayentaCanaryConfig, warnings: string[]): Thresholds {
  const given = classifier?.scoreThresholds;
  if (!given) return Thresholds.parse({});
  const reversed = reversal(given);
  if (reversed !== undefined) warnings.push(`scoreThresholds.marginal ${reversed}`);
  for (const key of ['pass', 'marginal'] as const) {
    if (given[key] < 0 || given[key] > 100)
      warnings.push(`scoreThresholds.${key} ${String(given[key])} is no score from 0 to 100`);
  }
  return { pass: given.pass, marginal: given.marginal };
}

function weightWarnings({ groups, metrics }: MetricConfig): string[] {
  const warnings: string[] = [];
  const used = new Set(metrics.flatMap((metric) => metric.groups));
  const scored = new Set(metrics.flatMap((metric) => (metric.analysis.muted ? [] : metric.groups)));
  const total = Object.values(groups).reduce((sum, weight) => sum + weight, 0);
  const unweighted = [...used].filter((group) => !Object.hasOwn(groups, group));
  if (total > 100 || (total < 100 && unweighted.length === 0))
    warnings.push(`group weights total ${String(total)}, not 100`);
  const idle = Object.keys(groups).filter((group) => !scored.has(group));
  if (idle.length > 0)
    warnings.push(`no metric that is scored is in group ${idle.map(shown).join(', ')}, whose weight is lost`);
  const loose = metrics.filter((metric) => metric.groups.length === 0).map(({ name }) => shown(name));
  if (loose.length > 0)
    warnings.push(`in no group, so without effect on the score unless critical: ${loose.join(', ')}`);
  return warnings;
}
