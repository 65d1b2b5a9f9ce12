import { JudgementError, SourceFault, type SourceErrorCode } from '../errors.js';

/** A fault that may be gone the next time. */
export interface TransientFault {
  readonly code: SourceErrorCode;
  /** In the words that follow the source's name. */
  readonly message: string;
  readonly retryAfterMs: number | undefined;
}

const TRANSIENT: readonly SourceErrorCode[] = ['SOURCE_UNREACHABLE', 'SOURCE_TIMEOUT', 'SOURCE_BUSY'];

/** What an error says of the source where it may be gone the next time: what says so itself, and a source that did not answer, was busy or too slow. */
export function transientFault(error: unknown): TransientFault | undefined {
  if (!(error instanceof JudgementError)) return undefined;
  const { message } = error;
  const code = TRANSIENT.find((known) => known === error.code);
  if (error instanceof SourceFault) {
    return error.transient ? { code: code ?? 'SOURCE_FAILED', message, retryAfterMs: error.retryAfterMs } : undefined;
  }
  return code && { code, message, retryAfterMs: undefined };
}
