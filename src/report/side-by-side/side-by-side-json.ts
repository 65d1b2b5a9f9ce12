import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { PlacedMetric } from '../html/worst-first.js';
import { roundNumber } from '../round-number.js';
import type { MetricPair, SideBySide } from './judgement-pair.js';

/** Two judgements side by side as plain data. */
export function toSideBySideJson({ first, second, turn, summary, cautions, metrics }: SideBySide): object {
  return { turn, summary, cautions, first: toHead(first), second: toHead(second), metrics: metrics.map(toPair) };
}

function toHead(judgement: KeptJudgement): object {
  const { id, verdict, score, weightedScore, reason, thresholds, window, config, judge, summary } = judgement;
  const { reportUrl } = summary;
  return { id, reportUrl, verdict, score, weightedScore, reason, thresholds, window, config, judge };
}

function toPair({ turn, first, second }: MetricPair): object {
  const { name, labels, unit } = (second ?? first)?.metric ?? {};
  return { name, ...(labels ? { labels } : {}), unit, turn, first: toOutcome(first), second: toOutcome(second) };
}

function toOutcome(placed: PlacedMetric | null): object | null {
  if (!placed) return null;
  const { classification, failed, criticalFailure, muted, reason, baseline, canary, test } = placed.metric;
  return {
    classification,
    ...(failed === undefined ? {} : { failed }),
    criticalFailure,
    muted,
    reason,
    pointsLost: roundNumber(placed.lost),
    baseline: { mean: baseline.mean },
    canary: { mean: canary.mean },
    effect: test?.effect ?? null,
    meanRatio: test?.meanRatio ?? null,
  };
}
