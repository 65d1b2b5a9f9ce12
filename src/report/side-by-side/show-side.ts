import type { KeptMetric } from '../../config/kept-metric.js';
import { showChangeOf } from '../plain-judgement.js';
import { effectOf, showInterval } from '../show-effect.js';
import { showQuantity } from '../show-number.js';
import type { MetricTurn } from './judgement-pair.js';

/** What became of a metric, in a word or two. */
export const TURN_WORDS: Readonly<Record<MetricTurn, string>> = {
  worse: 'worse',
  better: 'better',
  same: 'the same',
  differs: 'otherwise',
  added: 'only in the second',
  removed: 'only in the first',
};

/** How a metric came out in one of the judgements: "high, critical"; "–" where it is not in it. */
export function showOutcome(metric: KeptMetric | undefined): string {
  if (!metric) return '–';
  const { classification, criticalFailure, muted } = metric;
  return [classification, ...(criticalFailure ? ['critical'] : []), ...(muted ? ['muted'] : [])].join(', ');
}

/** How far the canary was from the baseline, with the interval: "+36 % (+31 to +42 %)"; the figure that is held against a limit where only that is known. */
export function showShift(metric: KeptMetric | undefined): string {
  if (!metric?.test) return '–';
  const { test, unit } = metric;
  const { limit } = test;
  const effect = effectOf(metric);
  const change = showChangeOf(metric);
  if (change === '') return limit ? `${limit.of} ${showQuantity(limit.value, unit)}` : '–';
  const interval = effect ? showInterval(effect, unit) : '';
  return interval === '' ? change : `${change} (${interval})`;
}
