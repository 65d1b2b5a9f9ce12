import { setMaxListeners } from 'node:events';
import type { PrometheusSettings } from '../config/prometheus-settings.js';
import { JudgementError } from '../errors.js';
import type { ReadingRoom } from '../limits/reading-room.js';
import type { BoundQuery } from '../query/bind-metric.js';
import { prometheusLinks } from './links/prometheus-links.js';
import type { FetchedSeries, LabelledSeries, MetricSource, SlotRange } from './metric-source.js';
import { readPrometheusAnswer, type ReadAnswer, type ReadPrometheusAnswer } from './prometheus-answer.js';
import { createPrometheusRequest } from './prometheus-request.js';
import { createRetryLoop, type Surroundings } from './retry-loop.js';
import { askTrivially } from './trivial-question.js';

/** To pack an answer of so few points takes both ends longer than to send it as it is. */
const FEW_POINTS = 500;
/** Prometheus answers at most this many points a series in one query. */
const MOST_POINTS = 11_000;

/** Where it asks, and who reads what it is answered; this thread, where that is left out. */
export interface AskingSurroundings extends Surroundings {
  /** That its answers take until they are read, and those of others; unbounded, where it is left out. */
  readonly room?: ReadingRoom | undefined;
  readonly readAnswer?: ReadPrometheusAnswer | undefined;
}

const readHere: ReadPrometheusAnswer = async (unread) => Promise.resolve(readPrometheusAnswer(unread));

/**
 * A source that asks a Prometheus by range queries.
 *
 * @throws {JudgementError} INVALID_SETTINGS where a file of its TLS settings cannot be read
 */
export function createPrometheusSource(
  settings: PrometheusSettings,
  { readAnswer = readHere, room, ...surroundings }: AskingSurroundings,
): MetricSource {
  const { name, timeoutMs, lagMs, scrapeIntervalMs, scopeLabel } = settings;
  const request = createPrometheusRequest(settings, room ? { room } : {});
  const check: MetricSource['check'] = async (signal) => {
    const range = { firstMs: Math.floor(Date.now() / 1_000) * 1_000, stepMs: 1_000, slots: 1 };
    const answer = await request(formOf({ text: 'vector(1)' }, range, timeoutMs), {}, signal);
    answer.letGo();
    readPrometheusAnswer({ answer, expected: { range, slotsInAll: 1 } });
    return 'answers';
  };
  const askAgain = createRetryLoop({ settings, isAlive: () => askTrivially(check) }, surroundings);
  const fetchSeries: MetricSource['fetchSeries'] = async (query, range, context) => {
    // Each part of a query listens for its end.
    setMaxListeners(0, context.signal);
    const chunks = chunksOf(range);
    const asked = chunks.map((chunk) =>
      askAgain(async (signal) => {
        const sending = { large: chunk.slots > FEW_POINTS, traceHeaders: context.traceHeaders };
        const answer = await request(formOf(query, chunk, timeoutMs), sending, signal);
        const { status, body, retryAfterMs, secrets, letGo } = answer;
        const expected = { range: chunk, slotsInAll: range.slots };
        try {
          return await readAnswer({ answer: { status, body, retryAfterMs, secrets }, expected }, signal);
        } finally {
          letGo();
        }
      }, context),
    );
    return joined(await Promise.all(asked), range.slots);
  };
  const linksTo = prometheusLinks(settings.externalPages);
  return { name, language: 'prometheus', lagMs, scrapeIntervalMs, scopeLabel, fetchSeries, linksTo, check };
}

/** The form of a range query. Thanos is told not to answer in part, and VictoriaMetrics not to move the times. */
function formOf(
  query: Pick<BoundQuery, 'text'>,
  { firstMs, stepMs, slots }: SlotRange,
  timeoutMs: number,
): URLSearchParams {
  return new URLSearchParams({
    query: query.text,
    start: seconds(firstMs),
    end: seconds(firstMs + (slots - 1) * stepMs),
    step: seconds(stepMs),
    timeout: `${String(timeoutMs)}ms`,
    partial_response: 'false',
    nocache: '1',
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

/** The series of all parts, those of the same name and labels put together. */
function joined(parts: readonly ReadAnswer[], slots: number): FetchedSeries {
  const whole = new Map<string, LabelledSeries>();
  for (const [i, { series }] of parts.entries()) {
    const seen = new Set<string>();
    for (const { name, labels, values, filled } of series) {
      const key = JSON.stringify([name, Object.entries(labels).sort()]);
      if (seen.has(key)) throw new JudgementError('SOURCE_FAILED', 'answers with the same series twice');
      seen.add(key);
      const all = whole.get(key) ?? newSeries(labels, slots);
      all.values.set(values, i * MOST_POINTS);
      all.filled.set(filled, i * MOST_POINTS);
      whole.set(key, all);
    }
  }
  const warnings = new Set(parts.flatMap((part) => part.warnings));
  return { series: [...whole.values()], warnings: [...warnings] };
}

function newSeries(labels: LabelledSeries['labels'], slots: number): LabelledSeries {
  return { labels, values: new Float64Array(slots).fill(NaN), filled: new Uint8Array(slots) };
}
