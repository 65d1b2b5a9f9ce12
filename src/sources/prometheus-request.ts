import type { Readable } from 'node:stream';
import axios, { type AxiosError } from 'axios';
import type { PrometheusSettings } from '../config/prometheus-settings.js';
import { JudgementError, SourceFault } from '../errors.js';
import { createReadingRoom, type ReadingRoom } from '../limits/reading-room.js';
import { createAuthenticate } from './auth/create-authenticate.js';
import { readHeaders } from './auth/read-headers.js';
import { isRefusedByGoogle, toGoogleForm } from './google-form.js';
import { createHttpClient } from './http-client.js';
import type { RawAnswer } from './prometheus-answer.js';
import { readBody, type HeldBody } from './read-body.js';
import { parseRetryAfter } from './retry-after.js';

/** Sends a range query's form and gives the answer, whatever its status. */
export type PrometheusRequest = (form: URLSearchParams, sending: Sending, signal: AbortSignal) => Promise<HeldAnswer>;

/** An answer that holds its room until it is let go. */
export interface HeldAnswer extends RawAnswer {
  readonly letGo: () => void;
}

/** Where a source asks. */
export interface RequestSurroundings {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** That answers take until they are let go. */
  readonly room: ReadingRoom;
}

/** What is known of a question beside its form. */
export interface Sending {
  /** Whether the answer may be so large that it is better packed. */
  readonly large?: boolean;
  /** Headers that tell which trace it belongs to. */
  readonly traceHeaders?: Readonly<Record<string, string>> | undefined;
}

const CONTENT_TYPE = 'application/x-www-form-urlencoded';

/**
 * One source's way of asking over HTTP.
 *
 * @throws {JudgementError} INVALID_SETTINGS where a file that it needs from the start cannot be used
 */
export function createPrometheusRequest(
  settings: PrometheusSettings,
  { now = () => Date.now(), room = createReadingRoom(Infinity) }: Partial<RequestSurroundings> = {},
): PrometheusRequest {
  const { timeoutMs } = settings;
  const send = createSend(settings, { now, room });
  let google = settings.credentials.kind === 'google';
  return async (form, sending, signal) => {
    signal.throwIfAborted();
    // axios counts only the time to the headers; a body may trickle for ever.
    const ending = endOf(signal, timeoutMs);
    const asking: Asking = { ...sending, signal: ending.signal, waitsFor: 'answer', secrets: [] };
    const ask = (): Promise<Answer> => send((google ? toGoogleForm(form) : form).toString(), asking);
    try {
      const first = await ask();
      if (first.status === 401 && first.forget) {
        first.forget();
        first.letGo();
        return await ask();
      }
      if (google || !isRefusedByGoogle(first)) return first;
      google = true;
      first.letGo();
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      throw ending.signal.aborted ? tooLate(timeoutMs, asking) : transportFault(error);
    } finally {
      ending.forget();
    }
  };
}

/** One question on its way. */
interface Asking extends Sending {
  readonly signal: AbortSignal;
  waitsFor: 'credentials' | 'answer' | 'room';
  /** What was sent that must not be shown. */
  readonly secrets: string[];
}

interface Answer extends HeldAnswer {
  /** Gives up the credentials that it was asked with, where there may be others. */
  readonly forget: (() => void) | undefined;
}

function createSend(settings: PrometheusSettings, { now, room }: RequestSurroundings) {
  const { name, tls, maxResponseBytes, concurrency } = settings;
  const connections = { keepAlive: true, maxSockets: concurrency };
  const http = createHttpClient({ name, tls, maxResponseBytes, connections });
  const authenticate = createAuthenticate(settings, now);
  const url = new URL(`${settings.url}/api/v1/query_range`);
  return async (body: string, asking: Asking): Promise<Answer> => {
    asking.waitsFor = 'credentials';
    const own = await readHeaders(settings.headers, asking.signal);
    const authorization = await authenticate({ url, contentType: CONTENT_TYPE, body }, asking.signal);
    asking.waitsFor = 'answer';
    asking.secrets.push(...own.secrets, ...authorization.secrets);
    const { status, data, headers } = await http.post<Readable>(url.href, body, {
      signal: asking.signal,
      responseType: 'stream',
      // It is counted as it is read.
      maxContentLength: -1,
      headers: {
        ...asking.traceHeaders,
        ...own.headers,
        Accept: 'application/json',
        'Content-Type': CONTENT_TYPE,
        ...(asking.large ? {} : { 'Accept-Encoding': 'identity' }),
        ...authorization.headers,
      },
    });
    const { letGo, ...read } = await readBody(data, {
      mostBytes: maxResponseBytes,
      room,
      from: name,
      signal: asking.signal,
      onWait: (waits) => {
        asking.waitsFor = waits ? 'room' : 'answer';
      },
    });
    return {
      status,
      body: bodyOf(read),
      letGo,
      retryAfterMs: parseRetryAfter(textOf(headers['retry-after']), now()),
      secrets: asking.secrets,
      forget: authorization.forget,
    };
  };
}

/** To make a text of more bytes takes as long as to read it: that is left to who does. */
const MOST_DECODED = 100_000;

function bodyOf({ chunks, length }: Pick<HeldBody, 'chunks' | 'length'>): RawAnswer['body'] {
  return length > MOST_DECODED ? chunks : new TextDecoder().decode(Buffer.concat(chunks));
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A signal that is aborted with another one or after a time, until it is forgotten: then it holds nothing any more. */
function endOf(signal: AbortSignal, timeoutMs: number): { readonly signal: AbortSignal; readonly forget: () => void } {
  const end = new AbortController();
  const abort = (): void => {
    end.abort();
  };
  const timer = setTimeout(abort, timeoutMs);
  signal.addEventListener('abort', abort, { once: true });
  const forget = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  };
  return { signal: end.signal, forget };
}

function tooLate(timeoutMs: number, { waitsFor }: Asking): JudgementError {
  const within = `within ${String(timeoutMs / 1_000)} s`;
  if (waitsFor === 'room') {
    // It has answered: that nobody reads it is no fault of the source, and to ask again would take more room.
    const text = `has answered, but there was no room to read it ${within}`;
    return new SourceFault('SOURCE_BUSY', text, { transient: false, retryAfterMs: ROOM_RETRY_MS });
  }
  const text = waitsFor === 'answer' ? 'did not answer' : 'cannot be asked: there were no credentials';
  return new JudgementError('SOURCE_TIMEOUT', `${text} ${within}`);
}

const ROOM_RETRY_MS = 2_000;

/** What kept an answer from beginning. The error of axios itself is dropped: it holds the request with its credentials. */
function transportFault(error: unknown): unknown {
  if (!axios.isAxiosError(error)) return error;
  const { code, message }: AxiosError = error;
  // Who shows a certificate that is not trusted does so again.
  const transient = code === undefined || !CERTIFICATE.test(code);
  return new SourceFault('SOURCE_UNREACHABLE', `cannot be reached (${code ?? message})`, { transient });
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_TLS_|^ERR_SSL_/;
