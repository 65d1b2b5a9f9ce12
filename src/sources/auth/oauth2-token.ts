import axios from 'axios';
import { z } from 'zod';
import type { ClientCredentials } from '../../config/oauth2-settings.js';
import { JudgementError, SourceFault } from '../../errors.js';
import { conceal } from '../conceal.js';
import { excerpt } from '../excerpt.js';
import { createHttpClient } from '../http-client.js';
import { parseRetryAfter } from '../retry-after.js';
import type { Authenticate } from './authorization.js';
import { isPrintable, readSecret } from './read-secret.js';
import { createSharedWork } from './shared-work.js';

/** How long before its end a token is replaced: a query may be on its way for a while. */
const MARGIN_MS = 60_000;
const LARGEST_ANSWER_BYTES = 1_000_000;
const MOST_QUOTED = 2_000;

/** An answer with a token (RFC 6749, 5.1); some write its seconds as text. */
const Granted = z.object({
  access_token: z.string().refine(isPrintable),
  token_type: z
    .string()
    .regex(/^bearer$/i)
    .optional(),
  expires_in: z.coerce.number().nonnegative().optional(),
});

const Refused = z.object({ error: z.string(), error_description: z.string().default('') });

interface Token {
  readonly text: string;
  readonly renewAtMs: number;
  /** The token and what it was got by. */
  readonly secrets: readonly string[];
}

/**
 * Asks with a bearer token of a token server's, which is fetched when there is none, shortly before it expires, and after it was refused.
 *
 * @throws {JudgementError} INVALID_SETTINGS where a file of its TLS settings cannot be used
 */
export function createOauth2(name: string, settings: ClientCredentials, now: () => number): Authenticate {
  const { tls } = settings;
  const connections = { maxSockets: 1, keepAlive: false };
  const http = createHttpClient({ name, tls, maxResponseBytes: LARGEST_ANSWER_BYTES, connections });
  let token: Token | undefined;
  const renewToken = createSharedWork(async (signal) => {
    const askedMs = now();
    const { form, headers, secrets } = await tokenRequest(settings, signal);
    const answer = await http.post<unknown>(settings.tokenUrl, form, { headers, signal }).catch((error: unknown) => {
      throw transportFault(error);
    });
    const body = typeof answer.data === 'string' ? answer.data : '';
    const granted = Granted.safeParse(parseJson(body));
    if (answer.status !== 200 || !granted.success) {
      const retryAfter: unknown = answer.headers['retry-after'];
      const retryAfterMs = parseRetryAfter(typeof retryAfter === 'string' ? retryAfter : undefined, now());
      throw faultOf({ status: answer.status, body, retryAfterMs }, secrets);
    }
    const { access_token: text, expires_in: seconds = Infinity } = granted.data;
    const lifetimeMs = seconds * 1_000;
    const renewAtMs = askedMs + Math.max(lifetimeMs - MARGIN_MS, lifetimeMs / 2);
    token = { text, renewAtMs, secrets: [text, ...secrets] };
    return token;
  });
  return async (_request, signal) => {
    const current = token && now() < token.renewAtMs ? token : await renewToken(signal);
    const forget = (): void => {
      // Others may have replaced it already.
      if (token === current) token = undefined;
    };
    return { headers: { Authorization: `Bearer ${current.text}` }, secrets: current.secrets, forget };
  };
}

/** The request for a token. Name and password are encoded as in a form before they are put together (RFC 6749, 2.3.1). */
async function tokenRequest(settings: ClientCredentials, signal: AbortSignal) {
  const { clientId, credentialsIn } = settings;
  const clientSecret = await readSecret(settings.clientSecret, signal);
  const pair = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64');
  const inBody = credentialsIn === 'body' ? { client_id: clientId, client_secret: clientSecret } : {};
  return {
    form: new URLSearchParams({ ...settings.form, ...inBody }).toString(),
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/x-www-form-urlencoded',
      ...(credentialsIn === 'header' ? { Authorization: `Basic ${pair}` } : {}),
    },
    secrets: [clientSecret, pair],
  };
}

function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Why there is no token. Of an answer that is no error of RFC 6749 nothing is shown: it may hold a token. */
function faultOf(
  { status, body, retryAfterMs }: { status: number; body: string; retryAfterMs: number | undefined },
  secrets: readonly string[],
): SourceFault {
  const refused = Refused.safeParse(parseJson(body));
  const quote = (text: string): string => excerpt(conceal(text, secrets).slice(0, MOST_QUOTED));
  const said = refused.success
    ? [refused.data.error, refused.data.error_description].filter((part) => part !== '')
    : [];
  const reason = said.length > 0 ? ` (${said.map(quote).join(': ')})` : '';
  const later = status === 429 || status >= 500;
  const what = status === 200 ? ' with no bearer token' : '';
  const text = `cannot be asked: its token server answers ${String(status)}${what}${reason}`;
  return new SourceFault(later ? 'SOURCE_UNREACHABLE' : 'SOURCE_FAILED', text, { transient: later, retryAfterMs });
}

/** The error of axios itself is dropped: it holds the request with its credentials. */
function transportFault(error: unknown): unknown {
  if (!axios.isAxiosError(error)) return error;
  return new JudgementError(
    'SOURCE_UNREACHABLE',
    `cannot be asked: its token server cannot be reached (${error.code ?? 'unknown reason'})`,
  );
}
