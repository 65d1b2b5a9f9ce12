import type { Readable } from 'node:stream';
import { HOOK_URL_WANTED, isHookUrl } from '../config/hook-url.js';
import type { NotificationSettings } from '../config/notification-settings.js';
import type { Secret } from '../config/secret.js';
import { SIGNING_KEY_WANTED, toSigningKey } from '../config/signing-key.js';
import { JudgementError, SourceFault } from '../errors.js';
import { readHeaders } from '../sources/auth/read-headers.js';
import { readSecret } from '../sources/auth/read-secret.js';
import { createHttpClient } from '../sources/http-client.js';
import { parseRetryAfter } from '../sources/retry-after.js';
import type { Message } from './message.js';
import { signMessage } from './sign-message.js';

/**
 * Posts a message, once.
 *
 * @throws {JudgementError} where it was not taken; its text holds neither URLs nor headers
 */
export type Send = (message: Message) => Promise<void>;

/** What sending takes beside the settings. */
export interface SendParts {
  /** Of canary-judge. */
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How many messages are on their way to one receiver at a time. */
export const MOST_AT_ONCE = 2;
const CLIENT = {
  tls: { insecureSkipVerify: false },
  // Nothing is read of an answer but its head, and what bounds the rest would hold its connection open.
  maxResponseBytes: -1,
  connections: { maxSockets: MOST_AT_ONCE, keepAlive: false },
};

/** The way messages are sent to one receiver. */
export function createSend(settings: NotificationSettings, { version, now }: SendParts): Send {
  const { name, type, headers, timeoutMs } = settings;
  const http = createHttpClient({ name, ...CLIENT });
  const post = async (message: Message, signal: AbortSignal): Promise<void> => {
    const url = await urlOf(settings.url, signal);
    const own = await given('headers', readHeaders(headers, signal));
    const key = settings.signingKey && (await keyOf(settings.signingKey, signal));
    const answer = await http.post<Readable>(url, message.body, {
      signal,
      responseType: 'stream',
      headers: {
        ...own.headers,
        Accept: '*/*',
        'Content-Type': 'application/json',
        'User-Agent': `canary-judge/${version}`,
        ...(type === 'webhook' ? signMessage(message, key, now()) : {}),
      },
    });
    answer.data.on('error', () => undefined).destroy();
    const retryAfter: unknown = answer.headers['retry-after'];
    refuse(answer.status, parseRetryAfter(typeof retryAfter === 'string' ? retryAfter : undefined, now()));
  };
  return async (message) => {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      await post(message, signal);
    } catch (error) {
      if (error instanceof JudgementError) throw error;
      throw signal.aborted
        ? new JudgementError('SOURCE_TIMEOUT', `did not answer within ${String(timeoutMs / 1_000)} s`)
        : new JudgementError('SOURCE_UNREACHABLE', `cannot be reached (${codeOf(error)})`);
    }
  };
}

/** What a file of the settings holds; where it cannot be read, that may be over the next time: a secret is being replaced. */
async function given<T>(key: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof JudgementError)) throw error;
    const [, reason] = /cannot be read \((\w+)\)$/.exec(error.message) ?? [];
    if (reason === undefined) {
      throw new JudgementError(error.code, error.message.replace(/^cannot be asked/, 'cannot be told'));
    }
    const message = `cannot be told: a file that ${key} names cannot be read (${reason})`;
    throw new SourceFault('SOURCE_FAILED', message, { transient: true });
  }
}

async function urlOf(secret: Secret, signal: AbortSignal): Promise<string> {
  const url = await given('urlFile', readSecret(secret, signal));
  if (isHookUrl(url)) return url;
  throw new JudgementError('SOURCE_FAILED', `cannot be told: what its urlFile holds ${HOOK_URL_WANTED}`);
}

async function keyOf(secret: Secret, signal: AbortSignal): Promise<Uint8Array> {
  const key = toSigningKey(await given('signingKeyFile', readSecret(secret, signal)));
  if (key) return key;
  throw new JudgementError('SOURCE_FAILED', `cannot be told: what its signingKeyFile holds ${SIGNING_KEY_WANTED}`);
}

const [OK, REDIRECTION, REFUSAL, FAILURE] = [200, 300, 400, 500];
const PASSING = [408, 429];

function refuse(status: number, retryAfterMs: number | undefined): void {
  if (status >= OK && status < REDIRECTION) return;
  const redirects = status >= REDIRECTION && status < REFUSAL;
  const text = `answers ${String(status)}${redirects ? ', which is not followed' : ''}`;
  const transient = status >= FAILURE || PASSING.includes(status);
  throw new SourceFault(transient ? 'SOURCE_BUSY' : 'SOURCE_FAILED', text, { transient, retryAfterMs });
}

/** The error itself holds the request with its secrets. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
