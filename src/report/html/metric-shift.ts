import type { KeptJudgement } from '../../config/kept-judgement.js';
import type { KeptMetric } from '../../config/kept-metric.js';
import { shiftChart } from '../charts/shift-chart.js';
import type { ShiftInput } from '../charts/shift-input.js';
import { titleOf } from '../plain-judgement.js';
import { effectOf } from '../show-effect.js';
import { isKayentas } from './describe-finding.js';

/** A metric and the judge that told it. */
export interface ShiftedMetric {
  readonly metric: KeptMetric;
  readonly judge: KeptJudgement['judge'];
}

/**
 * How far apart the sides of a metric are beside what is accepted, as SVG, on one axis with another shift of it where there is one.
 * Empty where that is not known, or not what decided.
 */
export function metricShift(one: ShiftedMetric, beside?: ShiftedMetric | null): string {
  const shift = shiftOf(one);
  if (!shift) return '';
  const { metric } = one;
  return shiftChart({
    title: titleOf(metric),
    unit: metric.unit,
    ...shift,
    direction: metric.direction ?? 'either',
    beside: beside ? shiftOf(beside) : undefined,
  });
}

function shiftOf({ metric, judge }: ShiftedMetric): ShiftInput['beside'] {
  const effect = effectOf(metric);
  if (!effect || metric.test?.rule === 'limit' || effect !== metric.test?.effect) return undefined;
  // What Kayenta's judge accepts is a ratio of means, and what it finds is another thing.
  return { effect, accepted: isKayentas(judge) ? null : (metric.accepted ?? null) };
}
