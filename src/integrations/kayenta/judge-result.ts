/** A number as Kayenta writes it: what JSON has no number for, in a string. */
type KayentaNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** The figures of a side; null is NaN, since kept judgements have no other word for it. */
export interface ToldSide {
  readonly count: number;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly standardDeviation: number | null;
}

/** A metric of a judgement, made now or kept, with what Kayenta wants to know of it. */
export interface ToldMetric {
  readonly name: string;
  readonly id: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly classification: 'pass' | 'high' | 'low' | 'no-data' | 'error';
  readonly failed: boolean;
  readonly criticalFailure: boolean;
  readonly muted: boolean;
  readonly reason: { readonly code: string; readonly text: string };
  /** Null where it is not defined; 1 where nothing was compared. */
  readonly meanRatio: number | null;
  readonly baseline: ToldSide;
  readonly canary: ToldSide;
}

/** A judgement, made now or kept, with what Kayenta wants to know of it. */
export interface ToldJudgement {
  readonly judge: string;
  readonly verdict: 'pass' | 'marginal' | 'fail' | 'inconclusive';
  readonly reason: { readonly code: string; readonly text: string };
  readonly groups: readonly { readonly name: string; readonly score: number | null }[];
  readonly metrics: readonly ToldMetric[];
}

/** The score as whoever asks is to read it. */
export interface ToldScore {
  readonly score: number;
  readonly classification: string;
  /** What is to be said of it beside the judgement's reason. */
  readonly note?: string | undefined;
}

/** A judgement as Kayenta's CanaryJudgeResult, one result a metric, in their order. Reasons are Kayenta's where the judge is. */
export function toJudgeResult({ judge, groups, metrics, ...judgement }: ToldJudgement, score: ToldScore): object {
  const isKayentas = judge.startsWith('netflix-aca/');
  return {
    judgeName: isKayentas ? 'NetflixACAJudge-v1.0' : judge,
    results: metrics.map((metric) => ({
      ...toAnalysisResult(metric),
      classificationReason: isKayentas ? metricReason(metric) : metric.reason.text,
    })),
    groupScores: groups.map(({ name, score: groupScore }) => ({
      name,
      score: groupScore === null || Number.isNaN(groupScore) ? 0 : groupScore,
      classification: '',
      classificationReason: '',
    })),
    score: {
      score: toKayentaNumber(score.score),
      classification: score.classification,
      classificationReason: joined(isKayentas ? scoreReason(judgement, metrics) : ownReason(judgement), score.note),
    },
  };
}

function joined(reason: string, note = ''): string {
  return [reason, note].filter((text) => text !== '').join(' ');
}

function ownReason({ verdict, reason }: Pick<ToldJudgement, 'verdict' | 'reason'>): string {
  return verdict === 'inconclusive' ? `Inconclusive: ${reason.text}` : reason.text;
}

/** One metric's result. The stats and the ratio stand where Kayenta reads them, and once more flat, as its recorded answers have them. */
function toAnalysisResult(metric: ToldMetric): object {
  const experimentStats = toStats(metric.canary);
  const controlStats = toStats(metric.baseline);
  const ratio = metric.classification === 'error' ? {} : { ratio: toKayentaNumber(metric.meanRatio) };
  return {
    name: metric.name,
    id: metric.id,
    tags: metric.tags,
    classification: classificationOf(metric),
    groups: metric.groups,
    experimentMetadata: { stats: experimentStats },
    controlMetadata: { stats: controlStats },
    resultMetadata: ratio,
    critical: metric.criticalFailure,
    muted: metric.muted,
    ...ratio,
    experimentStats,
    controlStats,
  };
}

function classificationOf({ classification, failed }: ToldMetric): string {
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
function metricReason(metric: ToldMetric): string | null {
  const { name } = metric;
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
function scoreReason({ reason }: Pick<ToldJudgement, 'reason'>, metrics: ToldJudgement['metrics']): string {
  if (reason.code === 'too-many-without-data') return 'Canary Failed: 50% or more metrics returned NODATA';
  const critical = metrics.find(({ criticalFailure, muted }) => criticalFailure && !muted);
  return critical ? `Canary Failed: ${metricReason(critical) ?? ''}` : '';
}

function toStats({ count, mean, min, max, standardDeviation }: ToldSide): object {
  if (count === 0) return { count, mean: 0, min: 0, std: 0, max: 0 };
  return {
    count,
    mean: toKayentaNumber(mean),
    min: toKayentaNumber(min),
    std: count === 1 ? 0 : toKayentaNumber(standardDeviation),
    max: toKayentaNumber(max),
  };
}

function toKayentaNumber(value: number | null): KayentaNumber {
  if (value === null || Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return value;
  return value > 0 ? 'Infinity' : '-Infinity';
}
