import { z } from 'zod';
import { JudgementError, type SourceErrorCode } from '../errors.js';
import type { FetchedSeries, LabelledSeries, SlotRange } from './metric-source.js';

/** An HTTP answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

const MOST_SERIES = 1_000;
const MOST_SAMPLES = 1_000_000;
/** Remarks about the query itself; any other warning says that something is missing from the answer. */
const ANNOTATION = /^PromQL (?:info|warning)/;
/** Prometheus' timestamps are to the millisecond. */
const TIME_SLACK_MS = 1;

/** As much of an answer as is relied on; the points are read by a loop of their own, since a schema costs ten times as much. */
const Success = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.unknown()).optional(),
        histograms: z.unknown().optional(),
      }),
    ),
  }),
  warnings: z.array(z.string()).nullish(),
  infos: z.array(z.string()).nullish(),
  isPartial: z.boolean().nullish(),
});
type Success = z.output<typeof Success>;

const Failure = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string().default('') });

/**
 * The series of Prometheus' answer to a range query on these slots.
 *
 * @throws {JudgementError} by whose fault it is that there are none: the query's, or the source's
 */
export function readPrometheusAnswer({ status, body }: RawAnswer, range: SlotRange): FetchedSeries {
  const json = parseJson(body);
  const failure = Failure.safeParse(json);
  if (failure.success) throw faultOfType(failure.data.errorType, failure.data.error, status);
  if (status < 200 || status > 299) throw faultOfStatus(status, body);
  const success = Success.safeParse(json);
  if (!success.success) {
    throw failed(`answers ${String(status)} with what is no answer to a range query: ${excerpt(body)}`);
  }
  refusePartial(success.data);
  return toSeries(success.data, range);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Prometheus' own word on whose fault it is comes first: proxies change the status. */
function faultOfType(errorType: string, error: string, status: number): JudgementError {
  const text = excerpt(error);
  switch (errorType) {
    case 'bad_data':
    case 'execution':
      return new JudgementError('QUERY_REFUSED', `refuses the query (${errorType}): ${text}`);
    case 'timeout':
      return new JudgementError('SOURCE_TIMEOUT', `took too long over the query: ${text}`);
    case 'unavailable':
      return new JudgementError('SOURCE_BUSY', `is not available: ${text}`);
    case 'canceled':
    case 'internal':
      return failed(`failed over the query (${errorType}): ${text}`);
    default:
      return new JudgementError(codeOfStatus(status), `answers ${String(status)} (${excerpt(errorType)}): ${text}`);
  }
}

function codeOfStatus(status: number): SourceErrorCode {
  switch (status) {
    case 400:
    case 422:
      return 'QUERY_REFUSED';
    case 408:
    case 504:
      return 'SOURCE_TIMEOUT';
    case 429:
    case 503:
      return 'SOURCE_BUSY';
    default:
      return 'SOURCE_FAILED';
  }
}

const ADVICE: Readonly<Record<number, string>> = {
  401: ': it does not take our credentials',
  403: ': it does not take our credentials',
  404: ': its url must be the one that /api/v1/query_range lies under',
};

function faultOfStatus(status: number, body: string): JudgementError {
  const redirects = status >= 300 && status < 400 ? ': it lies elsewhere, and is not followed there' : '';
  const text = `answers ${String(status)}${ADVICE[status] ?? redirects} (${excerpt(body)})`;
  return new JudgementError(codeOfStatus(status), text);
}

function failed(message: string): JudgementError {
  return new JudgementError('SOURCE_FAILED', message);
}

/** A verdict on half the evidence would be none. */
function refusePartial({ warnings, isPartial }: Success): void {
  const missing = warnings?.find((warning) => !ANNOTATION.test(warning));
  if (missing !== undefined) throw failed(`answers in part only: ${excerpt(missing)}`);
  if (isPartial === true) throw failed('answers in part only');
}

function toSeries({ data, warnings, infos }: Success, range: SlotRange): FetchedSeries {
  const { length } = data.result;
  if (length > MOST_SERIES || length * range.slots > MOST_SAMPLES) {
    const text = `answers with ${String(length)} series on ${String(range.slots)} slots, at most ${String(MOST_SERIES)} and ${String(MOST_SAMPLES)} samples: aggregate them, as in sum by (label) (…)`;
    throw new JudgementError('QUERY_REFUSED', text);
  }
  const series = data.result.map(({ metric, values, histograms }): LabelledSeries => {
    if (histograms !== undefined) {
      const text = 'answers with native histograms: take a number of them, as in histogram_quantile(0.95, …)';
      throw new JudgementError('QUERY_REFUSED', text);
    }
    return { labels: withoutName(metric), ...onSlots(values ?? [], range) };
  });
  return { series, warnings: [...(warnings ?? []), ...(infos ?? [])].map(excerpt) };
}

function withoutName(metric: Readonly<Record<string, string>>): LabelledSeries['labels'] {
  return Object.fromEntries(Object.entries(metric).filter(([label]) => label !== '__name__'));
}

/** Each point in the slot of its time; slots without one are NaN. */
function onSlots(points: readonly unknown[], { firstMs, stepMs, slots }: SlotRange) {
  const values = new Float64Array(slots).fill(NaN);
  const filled = new Uint8Array(slots);
  for (const point of points) {
    const { timeMs, value } = readPoint(point);
    const slot = Math.round((timeMs - firstMs) / stepMs);
    if (slot < 0 || slot >= slots || Math.abs(firstMs + slot * stepMs - timeMs) > TIME_SLACK_MS) {
      throw failed(`answers for a time that was not asked for: ${String(timeMs / 1_000)}`);
    }
    values[slot] = value;
    filled[slot] = 1;
  }
  return { values, filled };
}

function readPoint(point: unknown): { readonly timeMs: number; readonly value: number } {
  if (Array.isArray(point) && point.length === 2) {
    const time: unknown = point[0];
    const text: unknown = point[1];
    const value = typeof text === 'string' ? readValue(text) : undefined;
    if (typeof time === 'number' && value !== undefined) return { timeMs: time * 1_000, value };
  }
  throw failed(`answers with what is no point: ${excerpt(JSON.stringify(point))}`);
}

/** Prometheus writes numbers as text, infinities with their sign. */
function readValue(text: string): number | undefined {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  if (text === 'NaN') return NaN;
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isNaN(value) ? undefined : value;
}

/** What somebody else wrote, fit for a message of ours. */
function excerpt(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  return plain.length > 500 ? `${plain.slice(0, 500)}…` : plain;
}
