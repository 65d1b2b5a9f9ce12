import type { KeptMetric } from '../../config/kept-metric.js';

/** A metric with its place in the judgement and what it costs. */
export interface PlacedMetric {
  readonly metric: KeptMetric;
  /** In `judgement.metrics`. */
  readonly index: number;
  /** Points of the score that it has lost. */
  readonly lost: number;
}

/** The metrics as one reads them: what failed the canary first, then failures by what they cost, then what could not be judged, then the rest, in the order of the judgement. */
export function worstFirst(metrics: readonly PlacedMetric[]): readonly PlacedMetric[] {
  return metrics.toSorted((a, b) => rankOf(a.metric) - rankOf(b.metric) || b.lost - a.lost || a.index - b.index);
}

/** Whether a metric keeps the canary from passing: by what it costs, or whatever the score is. By Kayenta's rules a critical one without data does so without having failed. */
export function failsTheCanary(metric: KeptMetric): boolean {
  return metric.criticalFailure || countsAsFailed(metric);
}

/** Whether a metric counts against its groups' scores. Older judgements do not say so themselves. */
export function countsAsFailed({ failed, classification, muted }: KeptMetric): boolean {
  return failed ?? (!muted && (classification === 'high' || classification === 'low'));
}

function rankOf(metric: KeptMetric): number {
  if (metric.criticalFailure) return 0;
  if (countsAsFailed(metric)) return 1;
  if (metric.classification === 'error') return 2;
  if (metric.classification === 'no-data') return 3;
  return metric.classification === 'pass' ? 5 : 4;
}
