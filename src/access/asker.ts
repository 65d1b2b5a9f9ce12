import type { JudgementRequest } from '../config/judgement-request.js';
import type { Shown } from './shown.js';

/** Who asks for a judgement, what may be judged for them, and what they are told of. */
export interface Asker {
  /** The name of the caller, under which their share of the service is counted. */
  readonly caller: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly permit: Permit;
  readonly shown: Shown;
  /** Whether they would rather wait for room than be refused. */
  readonly waits?: boolean | undefined;
  /** Undefined where nobody called: a command asks. */
  readonly origin?: Origin | undefined;
}

/** The call that somebody asks by, as logs and traces know it. */
export interface Origin {
  readonly requestId: string;
  /** Its headers of W3C Trace Context, as they came. */
  readonly traceHeaders: Readonly<Record<string, string>>;
}

/**
 * Lets a request pass that its caller may have judged; undefined is one that an id holds and nobody can read any more.
 *
 * @throws {JudgementError} NOT_ALLOWED with each thing that they may not use
 */
export type Permit = (request: JudgementRequest | undefined) => void;
