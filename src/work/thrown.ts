import { JudgementError, SourceFault, type ErrorCode, type ErrorDetail, type SourceErrorCode } from '../errors.js';

/** What was thrown, as plain data. */
export type Thrown =
  | {
      readonly kind: 'judgement';
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: readonly ErrorDetail[];
    }
  | {
      readonly kind: 'source';
      readonly code: SourceErrorCode;
      readonly message: string;
      readonly transient: boolean;
      readonly retryAfterMs: number | undefined;
    }
  /** What a body's reader throws says by a status whose fault it is. */
  | { readonly kind: 'body'; readonly message: string; readonly status: number; readonly type: unknown }
  | { readonly kind: 'bug'; readonly name: string; readonly message: string; readonly stack: string | undefined };

/** What was thrown on another thread, to be told to this one. */
export function toThrown(error: unknown): Thrown {
  if (!(error instanceof Error)) return { kind: 'bug', name: 'Error', message: String(error), stack: undefined };
  const { name, message, stack } = error;
  if (error instanceof SourceFault) {
    const { code, transient, retryAfterMs } = error;
    return { kind: 'source', code, message, transient, retryAfterMs };
  }
  if (error instanceof JudgementError) return { kind: 'judgement', code: error.code, message, details: error.details };
  const status: unknown = Reflect.get(error, 'status');
  if (typeof status === 'number') return { kind: 'body', message, status, type: Reflect.get(error, 'type') };
  return { kind: 'bug', name, message, stack };
}

/** The error that was thrown there. */
export function fromThrown(thrown: Thrown): Error {
  const { message } = thrown;
  switch (thrown.kind) {
    case 'judgement':
      return new JudgementError(thrown.code, message, thrown.details);
    case 'source':
      return new SourceFault(thrown.code, message, thrown);
    case 'body':
      return Object.assign(new SyntaxError(message), { status: thrown.status, type: thrown.type });
    case 'bug':
      return Object.assign(new Error(message), { name: thrown.name, stack: thrown.stack });
  }
}
