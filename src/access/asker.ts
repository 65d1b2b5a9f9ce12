import type { JudgementRequest } from '../config/judgement-request.js';

/** Who asks for a judgement, and what may be judged for them. */
export interface Asker {
  /** The name of the caller, under which their share of the service is counted. */
  readonly caller: string;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  readonly permit: Permit;
}

/**
 * Lets a request pass that its caller may have judged; undefined is one that an id holds and nobody can read any more.
 *
 * @throws {JudgementError} NOT_ALLOWED with each thing that they may not use
 */
export type Permit = (request: JudgementRequest | undefined) => void;
