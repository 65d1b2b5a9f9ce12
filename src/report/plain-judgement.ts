import type { KeptJudgement } from '../config/kept-judgement.js';
import type { KeptMetric, KeptReason } from '../config/kept-metric.js';
import { shortenLabel } from './shorten-label.js';
import { effectOf, showEffect } from './show-effect.js';

/** What a second judge makes of the same, in a sentence. */
export function showComparison({
  judge,
  verdict,
  score,
  differences,
}: NonNullable<KeptJudgement['comparison']>): string {
  const names = [...new Set(differences.map(({ name }) => name))].join(', ');
  const where = names === '' ? 'no metric comes out differently' : `these come out differently: ${names}`;
  return `By ${judge}: ${verdict}, score ${String(score ?? 'none')}; ${where}.`;
}

/** The warnings of a judgement and of its metrics, with the metric's name. */
export function allWarnings({ warnings, metrics }: Pick<KeptJudgement, 'warnings' | 'metrics'>): KeptReason[] {
  const ofMetrics = metrics.flatMap((metric) =>
    metric.warnings.map(({ code, text }) => ({
      code,
      text: text.includes(metric.name) ? text : `${metric.name}: ${text}`,
    })),
  );
  return [...warnings, ...ofMetrics];
}

/** A metric's name, with the labels that tell it from others of the name. */
export function titleOf({ name, labels }: Pick<KeptMetric, 'name' | 'labels'>): string {
  const told = Object.entries(labels ?? {}).map(([label, value]) => `${label}=${shortenLabel(value)}`);
  return told.length > 0 ? `${name} {${told.join(', ')}}` : name;
}

/** A mean as tables show it: three digits, with its unit. */
export function showMean(mean: number | null, unit: string | null): string {
  if (mean === null) return 'no data';
  const digits = Math.abs(mean) >= 100 ? mean.toFixed(0) : mean.toPrecision(3);
  return unit === null ? digits : `${digits} ${unit}`;
}

/** By how much the canary of a metric differs, as its sentence tells it; the ratio of means where no shift was estimated. */
export function showChangeOf(metric: KeptMetric): string {
  const effect = effectOf(metric);
  return effect ? showEffect(effect, metric.unit, metric.accepted) : showChange(metric.test?.meanRatio ?? null);
}

/** A ratio of means as a change in percent; empty where there is none. */
export function showChange(meanRatio: number | null): string {
  if (meanRatio === null) return '';
  const percent = Math.round((meanRatio - 1) * 100);
  if (!Number.isFinite(percent)) return '–';
  return `${percent > 0 ? '+' : ''}${String(percent + 0)} %`;
}
