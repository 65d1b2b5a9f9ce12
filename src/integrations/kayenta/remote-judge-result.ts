import type { CanaryJudgement, JudgedSide, MetricJudgement } from '../../judge/judgement.js';
import type { Pair } from './remote-judge.js';

const SCORE_CLASSIFICATIONS = { pass: 'Pass', marginal: 'Marginal', fail: 'Fail', inconclusive: 'Fail' } as const;

/** A number as Kayenta writes it: what JSON has no number for, in a string. */
type KayentaNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** A judgement as the answer that Kayenta expects of its remote judge, one result a pair, in their order. */
export function toKayentaResult(judgement: CanaryJudgement, pairs: readonly Pair[]): object {
  const { judge, verdict, score, groups, metrics } = judgement;
  return {
    judgeName: judge.startsWith('netflix-aca/') ? 'NetflixACAJudge-v1.0' : judge,
    results: metrics.map((metric, i) => toAnalysisResult(metric, pairs[i])),
    groupScores: groups.map(({ name, score: groupScore }) => ({
      name,
      score: Number.isNaN(groupScore) ? 0 : groupScore,
      classification: '',
      classificationReason: '',
    })),
    score: {
      score: toKayentaNumber(score),
      classification: SCORE_CLASSIFICATIONS[verdict],
      classificationReason: scoreReason(judgement),
    },
  };
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
    classificationReason: metricReason(metric),
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

/** The reason in Kayenta's words; none for most passes. */
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

function scoreReason({ reason, metrics, verdict }: CanaryJudgement): string {
  // Kayenta has no word for it.
  if (verdict === 'inconclusive') return `Inconclusive: ${reason.text}`;
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
