import type { MetricAnalysis } from '../../config/metric-analysis.js';
import type { Metric, MetricConfig } from '../../config/metric-config.js';
import { readBySchema, shown, type Mistake, type Reading } from '../../config/mistake.js';
import { nearestWord } from '../../config/nearest-word.js';
import { KayentaCanaryConfig, type CanaryAnalysis, type CanaryMetric } from './kayenta-config.js';

const JUDGES = ['NetflixACAJudge-v1.0', 'RemoteJudge-v1.0', 'netflix-aca'];
const DEFAULT_THRESHOLDS = { pass: 95, marginal: 75 };
const DEFAULT_STEP_MS = 60_000;
const DEFAULT_OUTLIER_FACTOR = 3;
const ANALYSIS_KEYS = ['direction', 'nanStrategy', 'outliers', 'critical', 'mustHaveData', 'muted', 'effectSize'];

/** Whether a document is meant as Kayenta's canary config: it has a classifier, or a metric with analysisConfigurations. */
export function isKayentaConfig(document: unknown): boolean {
  if (typeof document !== 'object' || document === null) return false;
  if (Object.hasOwn(document, 'classifier')) return true;
  const { metrics } = document as { metrics?: unknown };
  return (
    Array.isArray(metrics) && metrics.some((metric: unknown) => Object.hasOwn(metric ?? {}, 'analysisConfigurations'))
  );
}

/**
 * The metric config that Kayenta's canary config JSON means, judged by netflix-aca.
 *
 * Lenient where Kayenta is: words that it does not know mean their default, with a warning here. Refused is what it
 * would fail on, such as `"critical": "true"` or an outlier factor of 0, and a judge that is not its own.
 */
export function translateKayentaConfig(document: unknown): Reading<MetricConfig> {
  const reading = readBySchema(KayentaCanaryConfig, document);
  if (reading.kind === 'refused') return reading;
  const { value } = reading;
  const mistakes = [...judgeMistakes(value), ...duplicateNames(value.metrics)];
  if (mistakes.length > 0) return { kind: 'refused', mistakes };
  const warnings: string[] = [];
  const metrics = value.metrics.map((metric) => translateMetric(metric, warnings));
  const config = {
    selector: {},
    step: DEFAULT_STEP_MS,
    warmup: 0,
    thresholds: thresholdsOf(value, warnings),
    groups: weightsOf(value, metrics, warnings),
    judge: { name: 'netflix-aca' as const },
    metrics,
    templates: value.templates ?? {},
  };
  return { kind: 'read', value: config, warnings };
}

function judgeMistakes({ judge }: KayentaCanaryConfig): Mistake[] {
  const name = judge?.name ?? 'netflix-aca';
  if (JUDGES.includes(name)) return [];
  return [{ path: ['judge', 'name'], message: `must be one of ${JUDGES.map(shown).join(', ')}, is ${shown(name)}` }];
}

/** Kayenta refuses to store a config with two metrics of one name; its judge finds a metric's config by name. */
function duplicateNames(metrics: readonly CanaryMetric[]): Mistake[] {
  const names = metrics.map(({ name }) => name);
  return names.flatMap((name, i) =>
    names.indexOf(name) < i
      ? [{ path: ['metrics', i, 'name'], message: `${shown(name)} is the name of an earlier metric already` }]
      : [],
  );
}

function translateMetric(metric: CanaryMetric, warnings: string[]): Metric {
  const { name, query, groups, analysisConfigurations, scopeName } = metric;
  return {
    name,
    groups: groups ?? [],
    ...(query ? { query: { type: 'kayenta' as const, definition: query, scopeName: scopeName ?? 'default' } } : {}),
    series: 'one',
    analysis: translateAnalysis(analysisConfigurations?.canary ?? {}, (message) =>
      warnings.push(`metric "${name}": ${message}`),
    ),
  };
}

type Warn = (message: string) => void;

function translateAnalysis(canary: CanaryAnalysis, warn: Warn): MetricAnalysis {
  for (const key of Object.keys(canary).filter((key) => !ANALYSIS_KEYS.includes(key))) {
    const near = nearestWord(key, ANALYSIS_KEYS);
    warn(
      `analysisConfigurations.canary.${key} is not known and has no effect${near === undefined ? '' : `; did you mean "${near}"?`}`,
    );
  }
  const { effectSize } = canary;
  return {
    direction: word(
      canary.direction,
      { key: 'direction', words: ['increase', 'decrease', 'either'], otherwise: 'either' },
      warn,
    ),
    critical: canary.critical ?? false,
    muted: canary.muted ?? false,
    onNoData: canary.mustHaveData === true ? 'fail' : 'ignore',
    missing:
      word(canary.nanStrategy, { key: 'nanStrategy', words: ['remove', 'replace'], otherwise: 'remove' }, warn) ===
      'replace'
        ? 'zero'
        : 'drop',
    outliers: {
      strategy: word(
        canary.outliers?.strategy,
        { key: 'outliers.strategy', words: ['keep', 'remove'], otherwise: 'keep' },
        warn,
      ),
      factor: canary.outliers?.outlierFactor ?? DEFAULT_OUTLIER_FACTOR,
    },
    effectSize: {
      measure: word(
        effectSize?.measure,
        { key: 'effectSize.measure', words: ['meanRatio', 'cles'], otherwise: 'meanRatio' },
        warn,
      ),
      allowedIncrease: effectSize?.allowedIncrease ?? undefined,
      allowedDecrease: effectSize?.allowedDecrease ?? undefined,
      criticalIncrease: effectSize?.criticalIncrease ?? undefined,
      criticalDecrease: effectSize?.criticalDecrease ?? undefined,
    },
  };
}

/** The word that was given, or the one that Kayenta takes for any it does not know. */
function word<W extends string>(
  given: string | null | undefined,
  { key, words, otherwise }: { readonly key: string; readonly words: readonly W[]; readonly otherwise: W },
  warn: Warn,
): W {
  const known = words.find((candidate) => candidate === given);
  if (known === undefined && typeof given === 'string')
    warn(`${key} ${shown(given)} is not known; Kayenta takes it as "${otherwise}"`);
  return known ?? otherwise;
}

function thresholdsOf({ classifier }: KayentaCanaryConfig, warnings: string[]): MetricConfig['thresholds'] {
  const given = classifier?.scoreThresholds;
  if (given && given.marginal > given.pass)
    warnings.push(`scoreThresholds.marginal ${String(given.marginal)} is above pass ${String(given.pass)}`);
  return given ? { pass: given.pass, marginal: given.marginal } : DEFAULT_THRESHOLDS;
}

function weightsOf(
  { classifier }: KayentaCanaryConfig,
  metrics: readonly Metric[],
  warnings: string[],
): Record<string, number> {
  const weights = { ...classifier?.groupWeights };
  const used = new Set(metrics.flatMap(({ groups }) => groups));
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const unweighted = [...used].filter((group) => !Object.hasOwn(weights, group));
  if (total > 100 || (total < 100 && unweighted.length === 0))
    warnings.push(`group weights total ${String(total)}, not 100`);
  const idle = Object.keys(weights).filter((group) => !used.has(group));
  if (idle.length > 0) warnings.push(`no metric is in group ${idle.map(shown).join(', ')}, whose weight is lost`);
  const loose = metrics.filter(({ groups }) => groups.length === 0).map(({ name }) => shown(name));
  if (loose.length > 0)
    warnings.push(`in no group, so without effect on the score unless critical: ${loose.join(', ')}`);
  return weights;
}
