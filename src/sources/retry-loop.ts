import pLimit from 'p-limit';
import { JudgementError, SourceFault, type SourceErrorCode } from '../errors.js';
import { createBreaker, type Breaker, type BreakerSettings, type Fault } from './breaker.js';
import type { FetchContext } from './metric-source.js';
import { untilAborted } from './until-aborted.js';

/** How a source is asked, whatever it speaks. */
export interface RetrySettings extends BreakerSettings {
  /** How many questions may be out at once. */
  readonly concurrency: number;
  /** How often a question is asked again. */
  readonly retries: number;
}

/** What the loop needs of the world. */
export interface Surroundings {
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** Resolves after so many milliseconds; rejects with the signal's reason when it is aborted before. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1, evenly. */
  readonly random: () => number;
}

/**
 * Asks until there is an answer, within the bounds of the context.
 *
 * @throws {JudgementError} the last fault, where asking again is of no use or no time is left
 * @throws the signal's reason once it is aborted
 */
export type AskAgain = <T>(once: (signal: AbortSignal) => Promise<T>, context: FetchContext) => Promise<T>;

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;

/**
 * One source's way of asking: so many questions at once, each again after a transient fault, after a wait that doubles, with full jitter
 * (Brooker 2015: a random share of it), or after what the source asks for; and none while its breaker is open.
 */
export function createRetryLoop(settings: RetrySettings, { now, wait, random }: Surroundings): AskAgain {
  const breaker = createBreaker(settings, now);
  const attempt = createAttempt(settings.concurrency, breaker);
  return async (once, context) => {
    const { signal, untilMs, onWait } = context;
    let lastFault: TransientFault | undefined;
    // A busy source is not a dead one.
    const giveUp = (): void => {
      if (lastFault && lastFault.code !== 'SOURCE_BUSY') breaker.gaveUp(lastFault);
    };
    const interrupted = (reason: unknown): unknown => {
      if (!isDeadline(reason) || !lastFault) return reason;
      giveUp();
      return new JudgementError(reason.code, `${reason.message}; at last it ${lastFault.message}`);
    };
    for (let asked = 1; ; asked++) {
      try {
        return await attempt(once, context);
      } catch (error) {
        if (signal.aborted) throw interrupted(signal.reason);
        lastFault = transientFault(error);
        if (!lastFault) throw error;
        const waitMs = (lastFault.retryAfterMs ?? 0) + random() * longestWait(asked);
        if (asked > settings.retries || now() + waitMs >= untilMs) {
          giveUp();
          throw asked === 1 ? error : afterAll(lastFault, asked);
        }
        onWait(waitMs);
        await wait(waitMs, signal).catch((reason: unknown) => {
          throw interrupted(reason);
        });
      }
    }
  };
}

function isDeadline(reason: unknown): reason is JudgementError {
  return reason instanceof JudgementError && reason.code === 'DEADLINE_PASSED';
}

function longestWait(asked: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (asked - 1));
}

/** Asks once, when it is the question's turn and the breaker lets it. */
function createAttempt(concurrency: number, breaker: Breaker): AskAgain {
  const limit = pLimit(concurrency);
  return (once, { signal, onAttempt }) => {
    const turn = limit(async () => {
      signal.throwIfAborted();
      await breaker.admit();
      try {
        signal.throwIfAborted();
        onAttempt();
        const answer = await untilAborted(once(signal), signal);
        breaker.answered();
        return answer;
      } catch (error) {
        settle(breaker, signal.aborted ? 'abandoned' : transientFault(error));
        throw error;
      }
    });
    return untilAborted(turn, signal);
  };
}

function settle(breaker: Breaker, outcome: TransientFault | 'abandoned' | undefined): void {
  if (outcome === 'abandoned') breaker.abandoned();
  // The source lives: it is the question that it does not like.
  else if (!outcome) breaker.answered();
  else if (outcome.code === 'SOURCE_BUSY') breaker.abandoned();
  else breaker.failed(outcome);
}

interface TransientFault extends Fault {
  readonly retryAfterMs: number | undefined;
}

/** A fault that may be gone the next time: what says so, and a source that did not answer, was busy or too slow. */
function transientFault(error: unknown): TransientFault | undefined {
  if (!(error instanceof JudgementError)) return undefined;
  const { message } = error;
  const code = TRANSIENT.find((known) => known === error.code);
  if (error instanceof SourceFault) {
    return error.transient ? { code: code ?? 'SOURCE_FAILED', message, retryAfterMs: error.retryAfterMs } : undefined;
  }
  return code && { code, message, retryAfterMs: undefined };
}

const TRANSIENT: readonly SourceErrorCode[] = ['SOURCE_UNREACHABLE', 'SOURCE_TIMEOUT', 'SOURCE_BUSY'];

function afterAll({ code, message, retryAfterMs }: TransientFault, asked: number): SourceFault {
  return new SourceFault(code, `${message} (asked ${String(asked)} times)`, { transient: true, retryAfterMs });
}
