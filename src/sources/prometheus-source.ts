import pLimit from 'p-limit';
import type { PrometheusSettings } from '../config/source-settings.js';
import type { BoundQuery } from '../query/bind-metric.js';
import type { FetchedSeries, LabelledSeries, MetricSource, SlotRange } from './metric-source.js';
import { readPrometheusAnswer } from './prometheus-answer.js';
import { createPrometheusRequest } from './prometheus-request.js';

/** Prometheus answers at most this many points a series in one query. */
const MOST_POINTS = 11_000;

/**
 * A source that asks a Prometheus by range queries.
 *
 * @throws {JudgementError} INVALID_SETTINGS where a file of its TLS settings cannot be read
 */
export function createPrometheusSource(settings: PrometheusSettings): MetricSource {
  const { name, timeoutMs, lagMs, scrapeIntervalMs, scopeLabel } = settings;
  const request = createPrometheusRequest(settings);
  const limit = pLimit(settings.concurrency);
  const fetchChunk = (query: BoundQuery, range: SlotRange, signal: AbortSignal): Promise<FetchedSeries> =>
    limit(async () => readPrometheusAnswer(await request(formOf(query, range, timeoutMs), signal), range));
  const fetchSeries: MetricSource['fetchSeries'] = async (query, range, signal) => {
    const chunks = chunksOf(range);
    const answers = await Promise.all(chunks.map((chunk) => fetchChunk(query, chunk, signal)));
    const [only] = answers;
    return only && answers.length === 1 ? only : joined(answers, chunks);
  };
  return { name, language: 'prometheus', lagMs, scrapeIntervalMs, scopeLabel, fetchSeries };
}

/** The form of a range query. Thanos is told not to answer in part. */
function formOf(query: BoundQuery, { firstMs, stepMs, slots }: SlotRange, timeoutMs: number): URLSearchParams {
  return new URLSearchParams({
    query: query.text,
    start: seconds(firstMs),
    end: seconds(firstMs + (slots - 1) * stepMs),
    step: seconds(stepMs),
    timeout: `${String(timeoutMs)}ms`,
    partial_response: 'false',
  });
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}

function chunksOf({ firstMs, stepMs, slots }: SlotRange): SlotRange[] {
  return Array.from({ length: Math.ceil(slots / MOST_POINTS) }, (_, i) => {
    const before = i * MOST_POINTS;
    return { firstMs: firstMs + before * stepMs, stepMs, slots: Math.min(MOST_POINTS, slots - before) };
  });
}

/** The series of all chunks, those of the same labels put together. */
function joined(answers: readonly FetchedSeries[], chunks: readonly SlotRange[]): FetchedSeries {
  const slots = chunks.reduce((sum, chunk) => sum + chunk.slots, 0);
  const whole = new Map<string, LabelledSeries>();
  for (const [i, { series }] of answers.entries()) {
    for (const { labels, values, filled } of series) {
      const key = JSON.stringify(Object.entries(labels).sort());
      const all = whole.get(key) ?? {
        labels,
        values: new Float64Array(slots).fill(NaN),
        filled: new Uint8Array(slots),
      };
      all.values.set(values, i * MOST_POINTS);
      all.filled.set(filled, i * MOST_POINTS);
      whole.set(key, all);
    }
  }
  const warnings = new Set(answers.flatMap((answer) => answer.warnings));
  return { series: [...whole.values()], warnings: [...warnings] };
}
