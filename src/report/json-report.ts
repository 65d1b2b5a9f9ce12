import type { Judgement, JudgedSide, MeasuredMetric, MetricJudgement, TestResult } from '../judge/judgement.js';
import { roundNumber, roundScore } from './round-number.js';

/** What a caller wants in the JSON beside the judgement. */
export interface JsonReportOptions {
  /** The raw series, warm-up included, and what was judged of them. */
  readonly series: boolean;
}

/** The judgement as plain data in the wire format: numbers rounded once, NaN and infinities as null. */
export function toJsonReport(judgement: Judgement, { series }: JsonReportOptions): object {
  const { verdict, reason, thresholds, config, judge, warnings } = judgement;
  const edges = [thresholds.pass, thresholds.marginal];
  const score = roundScore(judgement.score, edges);
  return {
    id: null,
    verdict,
    score,
    summary: { verdict, score, reason: reason.text, reportUrl: null },
    reason,
    thresholds,
    weightedScore: roundScore(judgement.weightedScore, edges),
    window: judgement.window,
    config,
    judge,
    groups: judgement.groups.map((group) => ({
      ...group,
      weight: roundNumber(group.weight),
      score: roundNumber(group.score),
    })),
    metrics: judgement.metrics.map((metric, i) => ({
      ...toMetric(metric),
      ...(series ? { series: toSeries(metric, judgement.measured[i]) } : {}),
    })),
    warnings,
    timing: { judgeMs: roundNumber(judgement.timing.judgeMs) },
  };
}

function toMetric({
  metric,
  classification,
  criticalFailure,
  reason,
  baseline,
  canary,
  test,
}: MetricJudgement): object {
  const { name, groups, unit, analysis } = metric;
  return {
    name,
    group: groups[0] ?? null,
    groups,
    classification,
    critical: analysis.critical,
    criticalFailure: criticalFailure && !analysis.muted,
    muted: analysis.muted,
    reason,
    unit: unit ?? null,
    baseline: toSide(baseline),
    canary: toSide(canary),
    test: test ? toTest(test, baseline.count + canary.count) : null,
  };
}

function toSide({ count, missing, min, mean, median, p95, max, standardDeviation }: JudgedSide): object {
  return {
    count,
    missing,
    min: roundNumber(min),
    mean: roundNumber(mean),
    median: roundNumber(median),
    p95: roundNumber(p95),
    max: roundNumber(max),
    standardDeviation: roundNumber(standardDeviation),
  };
}

function toTest(
  { pValue, adjustedPValue, effect, meanRatio, probabilityOfSuperiority, smallestDetectableChange, rule }: TestResult,
  used: number,
): object {
  return {
    pValue,
    adjustedPValue,
    effect: effect && {
      ...effect,
      value: roundNumber(effect.value),
      low: roundNumber(effect.low),
      high: roundNumber(effect.high),
    },
    meanRatio: roundNumber(meanRatio),
    probabilityOfSuperiority: roundNumber(probabilityOfSuperiority),
    samples: { used },
    smallestDetectableChange,
    rule,
  };
}

function toSeries(judged: MetricJudgement, measured: MeasuredMetric | undefined): object {
  const ofSide = (side: 'baseline' | 'canary'): object => ({
    raw: Array.from(measured?.[side] ?? [], roundNumber),
    cleaned: Array.from(judged[side].samples, roundNumber),
  });
  return { baseline: ofSide('baseline'), canary: ofSide('canary') };
}
