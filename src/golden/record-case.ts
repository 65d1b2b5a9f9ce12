import type { InlineSeries } from '../config/inline-data.js';
import { recordedData, type RecordedJudgement } from './recorded-judgement.js';

/** A judgement as a case of a golden test, as it is written into a file: its series, and what came out. */
export function recordCase(judgement: RecordedJudgement, name: string): object {
  const { verdict, score, reason, thresholds, window, sides, metrics } = judgement;
  const { pass, marginal } = thresholds;
  const [baseline, canary] = [sides?.baseline.expectedShare, sides?.canary.expectedShare];
  return {
    name,
    request: {
      step: `${String(window.stepSeconds)}s`,
      // The series start after it.
      warmup: '0s',
      thresholds: { pass, marginal },
      ...(baseline && canary ? { split: { baseline, canary } } : {}),
    },
    series: Object.fromEntries(
      Object.entries(recordedData(judgement)).map(([metric, given]) => [
        metric,
        Object.fromEntries(
          Object.entries(given).flatMap(([side, series]) => (series ? [[side, written(series)]] : [])),
        ),
      ]),
    ),
    expect: {
      verdict,
      score,
      reason: reason.code,
      metrics: Object.fromEntries(
        metrics.map((metric) => [metric.name, { classification: metric.classification, reason: metric.reason.code }]),
      ),
    },
  };
}

function written(series: InlineSeries): object {
  if (!('events' in series)) return withNull(series);
  return { events: withNull(series.events), exposure: withNull(series.exposure) };
}

function withNull(samples: Float64Array): (number | null)[] {
  return Array.from(samples, (value) => (Number.isNaN(value) ? null : value));
}
