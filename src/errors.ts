/** What went wrong on purpose in a request, named by whose fault it is. */
export type RequestErrorCode =
  /** The caller's request is wrong in itself. */
  | 'INVALID_REQUEST'
  /** The request and the config do not fit each other. */
  | 'CONFIG_MISMATCH'
  /** The request names a config that is not there. */
  | 'UNKNOWN_CONFIG'
  /** No judgement has this id. */
  | 'UNKNOWN_JUDGEMENT'
  /** The request or its config names a source that is not there. */
  | 'UNKNOWN_SOURCE'
  /** The caller did not say who they are, or it is not known. */
  | 'UNAUTHENTICATED'
  /** The caller may not do this. */
  | 'NOT_ALLOWED'
  /** The caller has as much going on as they may. */
  | 'CALLER_BUSY'
  /** The service has too much to do, or is about to end. */
  | 'SERVICE_BUSY'
  /** A foreign dialect has it, and this service does not. */
  | 'NOT_SUPPORTED';

/** Why samples could not be had from a source. */
export type SourceErrorCode =
  /** The author's fault: the source finds the query wrong, or its answer is not what the config says. */
  | 'QUERY_REFUSED'
  /** The source answered with something that cannot be used. */
  | 'SOURCE_FAILED'
  /** Nobody answered. */
  | 'SOURCE_UNREACHABLE'
  /** The source has too much to do. */
  | 'SOURCE_BUSY'
  /** The source did not answer in time. */
  | 'SOURCE_TIMEOUT'
  /** The judgement's own time was over before the source had answered. */
  | 'DEADLINE_PASSED';

/** What ends the start of the service. */
export type StartErrorCode = 'INVALID_CONFIG' | 'INVALID_SETTINGS' | 'CANNOT_LISTEN';

/** What ends a command: a file that it was given is not what it must be, or cannot be written. */
export type CommandErrorCode = 'INVALID_FILE';

/** One mistake in a document, at a JSON pointer (RFC 6901), a file position or the name of a setting. */
export interface ErrorDetail {
  readonly pointer: string;
  readonly message: string;
  /** What was to be measured, where that is what went wrong. */
  readonly metric?: string;
  readonly side?: 'baseline' | 'canary';
  readonly source?: string;
  readonly query?: string;
  /** When asking again may be worth it, where somebody says so. */
  readonly retryAfterSeconds?: number;
}

/** Every code of an error thrown on purpose. */
export type ErrorCode = RequestErrorCode | SourceErrorCode | StartErrorCode | CommandErrorCode;

/** An error thrown on purpose; `details` lists every mistake that was found. Anything else that is thrown is a bug. */
export class JudgementError extends Error {
  override readonly name = 'JudgementError';
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[];

  constructor(code: ErrorCode, message: string, details: readonly ErrorDetail[] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** What is over after a while: asking again is worth it. */
export const BUSY: ReadonlySet<string> = new Set<ErrorCode>(['CALLER_BUSY', 'SERVICE_BUSY', 'SOURCE_BUSY']);
/** When asking again is worth it, in seconds, where somebody only has too much to do and does not say for how long. */
const BUSY_SECONDS = 10;

/** The longest wait that mistakes ask for, in seconds; undefined where none asks for one. */
export function statedWaitSeconds(details: readonly ErrorDetail[]): number | undefined {
  const waits = details.flatMap(({ retryAfterSeconds }) => retryAfterSeconds ?? []);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

/** When asking again may be worth it, in seconds, as Retry-After has it: as stated, or after a while where somebody is busy; undefined for anything else. */
export function waitSeconds(code: string, details: readonly ErrorDetail[]): number | undefined {
  return statedWaitSeconds(details) ?? (BUSY.has(code) ? BUSY_SECONDS : undefined);
}

/** Why samples could not be had from a source, and whether it is worth asking again. */
export class SourceFault extends JudgementError {
  declare readonly code: SourceErrorCode;
  /** Whether the fault may be gone the next time. */
  readonly transient: boolean;
  /** How long the source wants to be left alone, where it says so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: SourceErrorCode,
    message: string,
    { transient, retryAfterMs }: { readonly transient: boolean; readonly retryAfterMs?: number | undefined },
  ) {
    super(code, message);
    this.transient = transient;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The path as an RFC 6901 JSON pointer: ["data", "a/b", 0] is "/data/a~1b/0", the whole document "". */
export function toPointer(path: readonly (string | number)[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
