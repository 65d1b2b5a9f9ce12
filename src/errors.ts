/** What went wrong on purpose in a request, named by whose fault it is. */
export type RequestErrorCode =
  /** The caller's request is wrong in itself. */
  | 'INVALID_REQUEST'
  /** The request and the config do not fit each other. */
  | 'CONFIG_MISMATCH'
  /** The request names a config that is not there. */
  | 'UNKNOWN_CONFIG';

/** What ends the start of the service. */
export type StartErrorCode = 'INVALID_CONFIG' | 'INVALID_SETTINGS' | 'CANNOT_LISTEN';

/** One mistake in a document, at a JSON pointer (RFC 6901), a file position or the name of a setting. */
export interface ErrorDetail {
  readonly pointer: string;
  readonly message: string;
}

/** An error thrown on purpose; `details` lists every mistake that was found. Anything else that is thrown is a bug. */
export class JudgementError extends Error {
  override readonly name = 'JudgementError';
  readonly code: RequestErrorCode | StartErrorCode;
  readonly details: readonly ErrorDetail[];

  constructor(code: RequestErrorCode | StartErrorCode, message: string, details: readonly ErrorDetail[] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** The path as an RFC 6901 JSON pointer: ["data", "a/b", 0] is "/data/a~1b/0", the whole document "". */
export function toPointer(path: readonly (string | number)[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
