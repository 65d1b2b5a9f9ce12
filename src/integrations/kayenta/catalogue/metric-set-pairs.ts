import type { KeptJudgement } from '../../../config/kept-judgement.js';
import type { KeptMetric } from '../../../config/kept-metric.js';
import { pairIdOf } from '../executions/pair-id.js';

type Side = 'baseline' | 'canary';

/** The series of a judgement, which must be in its JSON, as Kayenta's metric set pairs: each as it was measured, gaps as "NaN". */
export function toMetricSetPairs({ metrics, window }: KeptJudgement): object[] {
  return metrics.map((metric) => ({
    id: pairIdOf(metric),
    name: metric.name,
    tags: metric.labels ?? {},
    values: { control: valuesOf(metric, 'baseline'), experiment: valuesOf(metric, 'canary') },
    scopes: { control: scopeOf(metric, 'baseline', window), experiment: scopeOf(metric, 'canary', window) },
    attributes: { control: attributesOf(metric, 'baseline'), experiment: attributesOf(metric, 'canary') },
  }));
}

/** JSON has no number for what is not one; Kayenta writes it in a string. */
function valuesOf({ series }: KeptMetric, side: Side): (number | 'NaN')[] {
  return (series?.[side].raw ?? []).map((value) => value ?? 'NaN');
}

/** The first value is of the start, and each other one of a step later. */
function scopeOf({ queries }: KeptMetric, side: Side, { start, end, stepSeconds }: KeptJudgement['window']): object {
  const asked = queries?.[side] ?? queries?.canary;
  const from = asked?.start ?? start;
  const to = asked?.end ?? end;
  return {
    ...timed('startTime', from),
    ...timed('endTime', to),
    stepMillis: (asked?.step ?? stepSeconds) * 1_000,
  };
}

function timed(name: string, instant: string | null): object {
  const ms = instant === null ? NaN : Date.parse(instant);
  return Number.isFinite(ms) ? { [`${name}Millis`]: ms, [`${name}Iso`]: new Date(ms).toISOString() } : {};
}

function attributesOf({ queries }: KeptMetric, side: Side): object {
  const asked = queries?.[side];
  if (!asked) return {};
  const { query, events, exposure } = asked;
  // Counts are two questions.
  return { query: query ?? `(${events ?? ''}) / (${exposure ?? ''})` };
}
