import type { CanaryJudgement, JudgedSide, MetricJudgement } from '../../judge/judgement.js';
import type { Pair } from './remote-judge.js';

/** A number as Kayenta writes it: what JSON has no number for, in a string. */
type KayentaNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** A judgement as the answer that Kayenta expects of its remote judge, one result a pair, in their order. Reasons are Kayenta's where the judge is. */
export function toKayentaResult(judgement: CanaryJudgement, pairs: readonly Pair[]): object {
  const { judge, groups, metrics } = judgement;
  const isKayentas = judge.startsWith('netflix-aca/');
  return {
    judgeName: isKayentas ? 'NetflixACAJudge-v1.0' : judge,
    results: metrics.map((metric, i) => ({
      ...toAnalysisResult(metric, pairs[i]),
      classificationReason: isKayentas ? metricReason(metric) : metric.reason.text,
    })),
    groupScores: groups.map(({ name, score: groupScore }) => ({
      name,
      score: Number.isNaN(groupScore) ? 0 : groupScore,
      classification: '',
      classificationReason: '',
    })),
    score: {
      ...toScore(judgement),
      classificationReason: isKayentas ? scoreReason(judgement) : ownReason(judgement),
    },
  };
}

const CLASSIFICATIONS = { pass: 'Pass', marginal: 'Marginal', fail: 'Fail' } as const;

/**
 * The score as Kayenta's callers read it, who look at its number alone. They have no word for inconclusive, and what it means, neither promote nor
 * roll back, is to them a score between the thresholds: just above marginal, since some take the threshold itself for a failure.
 */
function toScore({ verdict, score, thresholds }: CanaryJudgement): { score: KayentaNumber; classification: string } {
  if (verdict !== 'inconclusive') return { score: toKayentaNumber(score), classification: CLASSIFICATIONS[verdict] };
  const { pass, marginal } = thresholds;
  // Where nothing lies between the thresholds there is only one way not to pass.
  if (marginal >= pass) return { score: 0, classification: CLASSIFICATIONS.fail };
  const between = marginal + 1 < pass ? marginal + 1 : (marginal + pass) / 2;
  return { score: between, classification: CLASSIFICATIONS.marginal };
}

function ownReason({ verdict, reason }: CanaryJudgement): string {
  return verdict === 'inconclusive' ? `Inconclusive: ${reason.text}` : reason.text;
}

/** One metric's result. The stats and the ratio stand where Kayenta reads them, and once more flat, as its recorded answers have them. */
function toAnalysisResult(metric: MetricJudgement, pair: Pair | undefined): object {
  const experimentStats = toStats(metric.canary);
  const controlStats = toStats(metric.baseline);
  const ratio = metric.classification === 'error' ? {} : { ratio: toKayentaNumber(metric.test?.meanRatio ?? 1) };
  return {
    name: metric.metric.name,
    id: pair?.id ?? null,
    tags: pair?.tags ?? {},
    classification: classificationOf(metric),
    groups: metric.metric.groups,
    experimentMetadata: { stats: experimentStats },
    controlMetadata: { stats: controlStats },
    resultMetadata: ratio,
    critical: metric.criticalFailure,
    muted: metric.metric.analysis.muted,
    ...ratio,
    experimentStats,
    controlStats,
  };
}

function classificationOf({ classification, failed }: MetricJudgement): string {
  switch (classification) {
    case 'pass':
      return 'Pass';
    case 'high':
      return 'High';
    case 'low':
      return 'Low';
    case 'error':
      return 'Error';
    case 'no-data':
      return failed ? 'NodataFailMetric' : 'Nodata';
  }
}

/** A metric's reason in Kayenta's words; none for most passes. */
function metricReason(metric: MetricJudgement): string | null {
  const { name } = metric.metric;
  const label = classificationOf(metric);
  switch (metric.classification) {
    case 'high':
    case 'low':
      return metric.criticalFailure
        ? `The metric ${name} was classified as ${label} (Critical)`
        : `${name} was classified as ${label}`;
    case 'no-data':
      return `Missing data for ${name}`;
    case 'error':
      return 'Metric Classification Failed';
    case 'pass':
      return metric.reason.code === 'identical' ? 'The Canary and Baseline data are identical' : null;
  }
}

/** The score's reason in Kayenta's words; empty where the thresholds decide. */
function scoreReason({ reason, metrics }: CanaryJudgement): string {
  if (reason.code === 'too-many-without-data') return 'Canary Failed: 50% or more metrics returned NODATA';
  const critical = metrics.find((metric) => metric.criticalFailure && !metric.metric.analysis.muted);
  return critical ? `Canary Failed: ${metricReason(critical) ?? ''}` : '';
}

function toStats({ count, mean, min, max, standardDeviation }: JudgedSide): object {
  if (count === 0) return { count, mean: 0, min: 0, std: 0, max: 0 };
  return {
    count,
    mean: toKayentaNumber(mean),
    min: toKayentaNumber(min),
    std: count === 1 ? 0 : toKayentaNumber(standardDeviation),
    max: toKayentaNumber(max),
  };
}

function toKayentaNumber(value: number): KayentaNumber {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}
