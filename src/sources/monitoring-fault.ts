import { SourceFault, type JudgementError, type SourceErrorCode } from '../errors.js';
import { excerpt } from './excerpt.js';

interface Meaning {
  readonly code: SourceErrorCode;
  readonly text: string;
  readonly transient: boolean;
}

const CREDENTIALS: Meaning = { code: 'SOURCE_FAILED', text: 'does not take our credentials', transient: false };
const NO_TOKEN: Meaning = {
  code: 'SOURCE_FAILED',
  text: 'cannot be asked: its Google credentials give no token',
  transient: false,
};
const REFUSED: Meaning = { code: 'QUERY_REFUSED', text: 'refuses the query', transient: false };

/** What gRPC's status codes mean; a token source that fails answers with HTTP's instead, or with 2. */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  2: NO_TOKEN,
  3: REFUSED,
  4: { code: 'SOURCE_TIMEOUT', text: 'did not answer in time', transient: true },
  5: REFUSED,
  7: CREDENTIALS,
  8: { code: 'SOURCE_BUSY', text: 'is busy', transient: true },
  9: REFUSED,
  11: REFUSED,
  13: { code: 'SOURCE_FAILED', text: 'failed over the query', transient: true },
  14: { code: 'SOURCE_UNREACHABLE', text: 'cannot be reached', transient: true },
  16: CREDENTIALS,
  400: NO_TOKEN,
  401: NO_TOKEN,
  403: NO_TOKEN,
};

/** By whose fault a call of Cloud Monitoring failed. */
export function monitoringFault(error: unknown): JudgementError {
  const code = numberOf(error, 'code');
  const meaning = code === undefined ? undefined : MEANINGS[code];
  // What is said of credentials may quote them.
  if (code === undefined || !meaning || meaning === NO_TOKEN) {
    const { code: ours, text } = meaning ?? { code: 'SOURCE_FAILED', text: `failed (${String(code ?? 'no code')})` };
    return new SourceFault(ours, text, { transient: false });
  }
  const said = `${String(code)}: ${excerpt(textOf(error, 'details') ?? 'no reason given')}`;
  const { code: ours, text, transient } = meaning;
  return new SourceFault(ours, `${text} (${said})`, { transient, retryAfterMs: retryDelay(error) });
}

/** Whether a client with which this happened may have lost its credentials for good. */
export function isAboutCredentials(error: unknown): boolean {
  const code = numberOf(error, 'code');
  const meaning = code === undefined ? undefined : MEANINGS[code];
  return meaning === CREDENTIALS || meaning === NO_TOKEN;
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
