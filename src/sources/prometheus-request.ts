import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import axios, { type AxiosError } from 'axios';
import type { PrometheusSettings } from '../config/source-settings.js';
import { JudgementError } from '../errors.js';
import { authorizationOf } from './credentials.js';
import type { RawAnswer } from './prometheus-answer.js';

/** Sends a range query's form and gives the answer, whatever its status; a large one is better packed. */
export type PrometheusRequest = (form: URLSearchParams, large: boolean, signal: AbortSignal) => Promise<RawAnswer>;

/** One source's way of asking over HTTP. */
export function createPrometheusRequest(settings: PrometheusSettings): PrometheusRequest {
  const { url, headers, credentials, timeoutMs, concurrency, maxResponseBytes } = settings;
  const agentOptions = { keepAlive: true, maxSockets: concurrency };
  const http = axios.create({
    headers: { ...headers, Accept: 'application/json' },
    httpAgent: new HttpAgent(agentOptions),
    httpsAgent: new HttpsAgent({ ...agentOptions, ...tlsOptions(settings) }),
    proxy: false,
    maxRedirects: 0,
    maxContentLength: maxResponseBytes,
    validateStatus: () => true,
    responseType: 'text',
    transformResponse: (body: unknown) => body,
  });
  const endpoint = `${url}/api/v1/query_range`;
  return async (form, large, signal) => {
    signal.throwIfAborted();
    // axios counts only the time to the headers; a body may trickle for ever.
    const ending = endOf(signal, timeoutMs);
    try {
      const authorization = await authorizationOf(credentials, ending.signal);
      const { status, data } = await http.post<unknown>(endpoint, form, {
        signal: ending.signal,
        headers: {
          ...(large ? {} : { 'Accept-Encoding': 'identity' }),
          ...(authorization === undefined ? {} : { Authorization: authorization }),
        },
      });
      const conceal = (text: string): string =>
        concealed(text, [...secretHeaders(headers), ...secretsOf(authorization)]);
      return { status, body: typeof data === 'string' ? data : '', conceal };
    } catch (error) {
      signal.throwIfAborted();
      throw ending.signal.aborted ? tooLate(timeoutMs) : transportFault(error, settings);
    } finally {
      ending.forget();
    }
  };
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

function tlsOptions({ name, tls }: PrometheusSettings): object {
  const read = (file: string | undefined): Buffer | undefined => {
    try {
      return file === undefined ? undefined : readFileSync(file);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new JudgementError('INVALID_SETTINGS', `Cannot read a TLS file of source "${name}": ${reason}`);
    }
  };
  const { caFile, certFile, keyFile, serverName, insecureSkipVerify } = tls;
  const files = { ca: read(caFile), cert: read(certFile), key: read(keyFile) };
  refuseBrokenTls(name, files);
  return {
    ...files,
    ...(serverName === undefined ? {} : { servername: serverName }),
    rejectUnauthorized: !insecureSkipVerify,
  };
}

function refuseBrokenTls(name: string, files: SecureContextOptions): void {
  try {
    createSecureContext(files);
    // What is no certificate would be passed over, and then nobody trusted.
    if (files.ca instanceof Buffer) new X509Certificate(pemOf(files.ca));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new JudgementError('INVALID_SETTINGS', `Cannot use the TLS files of source "${name}": ${reason}`);
  }
}

function pemOf(file: Buffer): Buffer {
  if (!file.includes('-----BEGIN ')) throw new Error('its caFile is not in PEM');
  return file;
}

function tooLate(timeoutMs: number): JudgementError {
  return new JudgementError('SOURCE_TIMEOUT', `did not answer within ${String(timeoutMs / 1_000)} s`);
}

/** What kept an answer from coming. The error of axios itself is dropped: it holds the request with its credentials. */
function transportFault(error: unknown, { maxResponseBytes }: PrometheusSettings): unknown {
  if (!axios.isAxiosError(error)) return error;
  const { code, message }: AxiosError = error;
  if (message.includes('maxContentLength')) {
    const text = `answers with more than ${String(maxResponseBytes)} bytes: ask for fewer series or slots, or raise its maxResponseBytes`;
    return new JudgementError('QUERY_REFUSED', text);
  }
  if (code !== undefined && UNPACKING.test(code)) {
    return new JudgementError('SOURCE_FAILED', `answers with what cannot be unpacked (${code})`);
  }
  if (code === 'ERR_BAD_RESPONSE') {
    return new JudgementError('SOURCE_UNREACHABLE', 'broke off in the middle of its answer');
  }
  return new JudgementError('SOURCE_UNREACHABLE', `cannot be reached (${code ?? message})`);
}

/** What of an Authorization header must not be shown: all of it, and what it says. */
function secretsOf(authorization: string | undefined): string[] {
  if (authorization === undefined) return [];
  const [, credentials = ''] = authorization.split(' ');
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  const password = authorization.startsWith('Basic ') ? pair.slice(pair.indexOf(':') + 1) : '';
  return [credentials, password];
}

/** The codes of zlib, for gzip and brotli. */
const UNPACKING = /^(?:Z_|ERR__ERROR_|ERR_BROTLI)/;

const SECRET_HEADER = /auth|token|key|secret|cookie|password|credential/i;

function secretHeaders(headers: PrometheusSettings['headers']): string[] {
  return Object.entries(headers).flatMap(([name, value]) => (SECRET_HEADER.test(name) ? [value] : []));
}

/** The text without the secrets, as they are and as JSON has them. */
function concealed(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [JSON.stringify(secret).slice(1, -1), secret])
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}
