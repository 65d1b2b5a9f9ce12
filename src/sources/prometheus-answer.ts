import { z } from 'zod';
import { decodePieces } from '../decode-pieces.js';
import { JudgementError, SourceFault, type SourceErrorCode } from '../errors.js';
import { conceal, createConceal } from './conceal.js';
import { excerpt } from './excerpt.js';
import { readSeries, type Expected, type NamedSeries, type Quote } from './prometheus-series.js';

/** An answer whose body is a text. */
type TextAnswer = RawAnswer & { readonly body: string };

/** An HTTP answer as it came. */
export interface RawAnswer {
  readonly status: number;
  /** Where it is long its bytes, UTF-8, in pieces: whoever reads them makes a text of them. */
  readonly body: string | readonly Uint8Array[];
  /** How long the server wants to be left alone, where it says so. */
  readonly retryAfterMs?: number | undefined;
  /** Credentials that must not be shown: some proxies write the request into their answer. */
  readonly secrets: readonly string[];
}

/** An answer with what is to be found in it: plain data, so that it can be read on any thread. */
export interface UnreadAnswer {
  readonly answer: RawAnswer;
  readonly expected: Expected;
}

/** What an answer says. */
export interface ReadAnswer {
  readonly series: readonly NamedSeries[];
  readonly warnings: readonly string[];
}

/** Reads an answer, on whichever thread. Throws as readPrometheusAnswer does. */
export type ReadPrometheusAnswer = (unread: UnreadAnswer, signal: AbortSignal) => Promise<ReadAnswer>;

const MOST_WARNINGS = 20;
/** To look for credentials in longer texts takes too long. */
const MOST_QUOTED = 1_000_000;
/** Remarks about the query itself; any other warning says that something is missing from the answer. */
const ANNOTATION = /^PromQL (?:info|warning)/;

/** The envelope of an answer. What may be long is read by loops of their own, which stop at the first fault: a schema would list every one. */
const Success = z.object({
  status: z.literal('success'),
  data: z.object({ resultType: z.literal('matrix'), result: z.unknown().optional() }),
  warnings: z.unknown().optional(),
  infos: z.unknown().optional(),
  isPartial: z.unknown().optional(),
});
type Success = z.output<typeof Success>;

const Failure = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string().default('') });
type Failure = z.output<typeof Failure>;

/**
 * The series of Prometheus' answer to a range query on these slots.
 *
 * @throws {JudgementError} by whose fault it is that there are none: the query's, or the source's
 */
export function readPrometheusAnswer({ answer: raw, expected }: UnreadAnswer): ReadAnswer {
  const answer = { ...raw, body: typeof raw.body === 'string' ? raw.body : decodePieces(raw.body) };
  const { status, body, secrets } = answer;
  const quote: Quote = (text) => quotable(text, secrets);
  const json = parseJson(body);
  const success = Success.safeParse(json);
  if (!success.success || status < 200 || status > 299) throw faultOf(answer, json, quote);
  const series = readSeries(success.data.data.result, expected, quote);
  if (!series) throw noAnswer(status, quote(body));
  refusePartial(success.data, quote);
  const told = [success.data.warnings, success.data.infos].flatMap((texts) => textsOf(texts, quote));
  return { series: withoutSecrets(series, secrets), warnings: told };
}

/** Labels name metrics and stand in messages: what writes requests into its answers may write them there, too. */
function withoutSecrets(series: readonly NamedSeries[], secrets: readonly string[]): readonly NamedSeries[] {
  if (secrets.length === 0) return series;
  const hide = createConceal(secrets);
  return series.map(({ labels, name, ...values }) => {
    const told = Object.entries(labels).map(([label, value]) => [hide(label), hide(value)] as const);
    return { name: hide(name), labels: Object.fromEntries(told), ...values };
  });
}

/** What somebody else wrote, without our credentials. Nothing is cut before they are looked for: half of one would not be found. */
function quotable(text: string, secrets: readonly string[]): string {
  if (text.length > MOST_QUOTED) return `a text of ${String(text.length)} characters`;
  return excerpt(conceal(text, secrets));
}

/** Prometheus' own word on whose fault it is comes first: proxies change the status. */
function faultOf(answer: TextAnswer, json: unknown, quote: Quote): JudgementError {
  const { status, body } = answer;
  const failure = Failure.safeParse(json);
  if (failure.success) return faultOfType(failure.data, answer, quote);
  return status < 200 || status > 299 ? faultOfStatus(answer, quote(body)) : noAnswer(status, quote(body));
}

/** An answer that was cut may be whole the next time. */
function noAnswer(status: number, text: string): SourceFault {
  const message = `answers ${String(status)} with what is no answer to a range query: ${text}`;
  return new SourceFault('SOURCE_FAILED', message, { transient: true });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function faultOfType({ errorType, error }: Failure, answer: TextAnswer, quote: Quote): JudgementError {
  const text = quote(error);
  const { retryAfterMs } = answer;
  switch (errorType) {
    case 'bad_data':
    case 'execution':
      return new JudgementError('QUERY_REFUSED', `refuses the query (${errorType}): ${text}`);
    case 'timeout':
      return new SourceFault('SOURCE_TIMEOUT', `took too long over the query: ${text}`, {
        transient: true,
        retryAfterMs,
      });
    case 'unavailable':
      return new SourceFault('SOURCE_BUSY', `is not available: ${text}`, { transient: true, retryAfterMs });
    case 'canceled':
    case 'internal':
      return new SourceFault('SOURCE_FAILED', `failed over the query (${errorType}): ${text}`, {
        transient: true,
        retryAfterMs,
      });
    default:
      return ofStatus(answer, `answers ${String(answer.status)} (${quote(errorType)}): ${text}`);
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

/** What may be over in a moment. */
const TRANSIENT_STATUS = [408, 429, 500, 502, 503, 504];

function faultOfStatus(answer: TextAnswer, text: string): SourceFault {
  const { status } = answer;
  const redirects = status >= 300 && status < 400 ? ': it lies elsewhere, and is not followed there' : '';
  return ofStatus(answer, `answers ${String(status)}${ADVICE[status] ?? redirects} (${text})`);
}

const PAGE = /^\s*</;

function ofStatus({ status, body, retryAfterMs }: TextAnswer, message: string): SourceFault {
  // A page is no word of a Prometheus on a query, but of what stands before it.
  const code =
    PAGE.test(body) && status < 500 && status !== 408 && status !== 429 ? 'SOURCE_FAILED' : codeOfStatus(status);
  return new SourceFault(code, message, { transient: TRANSIENT_STATUS.includes(status), retryAfterMs });
}

function failed(message: string): JudgementError {
  return new JudgementError('SOURCE_FAILED', message);
}

/** A verdict on half the evidence would be none. What cannot be understood is taken for a sign of that. */
function refusePartial({ warnings, isPartial }: Success, quote: Quote): void {
  const missing = listOf(warnings).find((warning) => typeof warning !== 'string' || !ANNOTATION.test(warning));
  if (missing !== undefined)
    throw failed(`answers in part only: ${quote(typeof missing === 'string' ? missing : 'no text')}`);
  if (isPartial !== undefined && isPartial !== null && isPartial !== false) throw failed('answers in part only');
}

function textsOf(texts: unknown, quote: Quote): string[] {
  return listOf(texts)
    .slice(0, MOST_WARNINGS)
    .map((text) => quote(typeof text === 'string' ? text : 'no text'));
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
