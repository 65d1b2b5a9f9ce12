import { SourceFault, type JudgementError, type SourceErrorCode } from '../errors.js';
import { excerpt } from './excerpt.js';

interface Meaning {
  readonly code: SourceErrorCode;
  readonly text: string;
  readonly transient: boolean;
}

const REFUSED: Meaning = { code: 'QUERY_REFUSED', text: 'refuses the query', transient: false };
const CREDENTIALS: Meaning = { code: 'SOURCE_FAILED', text: 'does not take our credentials', transient: false };
const BROKEN_OFF: Meaning = { code: 'SOURCE_UNREACHABLE', text: 'broke off the call', transient: true };
const FAILED: Meaning = { code: 'SOURCE_FAILED', text: 'failed over the query', transient: false };
const UNAUTHENTICATED = 16;

/** What gRPC's status codes mean; all others are failures for good. */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  1: BROKEN_OFF,
  3: REFUSED,
  4: { code: 'SOURCE_TIMEOUT', text: 'did not answer in time', transient: true },
  5: REFUSED,
  7: CREDENTIALS,
  8: { code: 'SOURCE_BUSY', text: 'is busy', transient: true },
  9: REFUSED,
  10: BROKEN_OFF,
  11: REFUSED,
  13: { ...FAILED, transient: true },
  14: { code: 'SOURCE_UNREACHABLE', text: 'cannot be reached', transient: true },
  [UNAUTHENTICATED]: CREDENTIALS,
};

/** How gRPC begins what it says of a token that could not be had: it may quote credentials. */
const TOKEN_FAULT = 'Getting metadata from plugin failed';

/** How the client's gRPC begins what it says of a message that it does not read, packed or not. */
const TOO_LARGE = /^Received message (?:larger than max|that decompresses to a size larger than)/;
const TOO_LARGE_ADVICE =
  'answers with more on a page than is read: combine series by a crossSeriesReducer, or group by fewer labels';

/** By whose fault a call of Cloud Monitoring failed. */
export function monitoringFault(error: unknown): JudgementError {
  const code = numberOf(error, 'code');
  const details = textOf(error, 'details') ?? 'no reason given';
  if (details.startsWith(TOKEN_FAULT)) {
    return new SourceFault('SOURCE_UNREACHABLE', 'cannot be asked: Google gives no token', { transient: true });
  }
  if (TOO_LARGE.test(details)) return new SourceFault('QUERY_REFUSED', TOO_LARGE_ADVICE, { transient: false });
  const { code: ours, text, transient } = (code === undefined ? undefined : MEANINGS[code]) ?? FAILED;
  const said = `${String(code ?? 'no code')}: ${excerpt(details)}`;
  return new SourceFault(ours, `${text} (${said})`, { transient, retryAfterMs: retryDelay(error) });
}

/** Whether a call failed since its token is not taken: another one may be. */
export function isUnauthenticated(error: unknown): boolean {
  return numberOf(error, 'code') === UNAUTHENTICATED;
}

/** The wait that google.rpc.RetryInfo asks for, in milliseconds. */
function retryDelay(error: unknown): number | undefined {
  const details: unknown = propertyOf(error, 'statusDetails');
  if (!Array.isArray(details)) return undefined;
  for (const detail of details) {
    const delay = propertyOf(detail, 'retryDelay');
    const seconds = Number(propertyOf(delay, 'seconds') ?? 0);
    const nanos = Number(propertyOf(delay, 'nanos') ?? 0);
    if (delay !== undefined && seconds + nanos > 0) return seconds * 1_000 + nanos / 1_000_000;
  }
  return undefined;
}

function propertyOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function numberOf(error: unknown, key: string): number | undefined {
  const value = propertyOf(error, key);
  return typeof value === 'number' ? value : undefined;
}

function textOf(error: unknown, key: string): string | undefined {
  const value = propertyOf(error, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
