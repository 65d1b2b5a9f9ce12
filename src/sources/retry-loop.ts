import { JudgementError, SourceFault } from '../errors.js';
import { createBreaker, LeftAlone, type Breaker, type BreakerSettings, type Fault } from './breaker.js';
import type { FetchContext } from './metric-source.js';
import { createQueryTurns, type QueryTurns } from './query-turns.js';
import type { SourceWatch } from './source-watch.js';
import { transientFault, type TransientFault } from './transient-fault.js';
import { untilAborted } from './until-aborted.js';

/** How a source is asked, whatever it speaks. */
export interface RetrySettings extends BreakerSettings {
  /** How many questions may be out at once. */
  readonly concurrency: number;
  /** How often a question is asked again. */
  readonly retries: number;
  /** The longest wait before it is asked a second time, in milliseconds; twice that before the third time, and so on. */
  readonly firstWaitMs?: number;
  /** The longest wait of all. */
  readonly longestWaitMs?: number;
}

/** What the loop needs of the world. */
export interface Surroundings {
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** Resolves after so many milliseconds; rejects with the signal's reason when it is aborted before. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1, evenly. */
  readonly random: () => number;
  /** Hears of what becomes of questions; nobody, where it is left out. */
  readonly watch?: SourceWatch | undefined;
  /** The turns that it takes with other sources; only its own questions are bounded, where it is left out. */
  readonly turns?: QueryTurns | undefined;
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

/** What is known of the source beside its settings. */
export interface AskedSource {
  readonly settings: RetrySettings;
  /** Asks a trivial question; rejects with a JudgementError where it is not answered. */
  readonly isAlive: () => Promise<unknown>;
}

/**
 * One source's way of asking: so many questions at once, each again after a transient fault, after a wait that doubles, with full jitter
 * (Brooker 2015: a random share of it), or after what the source asks for. A source that answers nobody is left alone for a while: new
 * questions fail at once, those under way wait for the end of that where their deadline allows it.
 */
export function createRetryLoop({ settings, isAlive }: AskedSource, surroundings: Surroundings): AskAgain {
  const { now, wait, random, watch } = surroundings;
  const breaker = createBreaker(settings, { now, isAlive, onChange: watch?.onBreaker });
  const attempt = createAttempt(settings.concurrency, breaker, surroundings);
  return async (once, context) => {
    const { signal, untilMs, onWait } = context;
    const { counting, asked } = countAttempts(context);
    let lastFault: Fault | undefined;
    const interrupted = (reason: unknown): unknown => {
      if (isDeadline(reason) && asked() > 0) breaker.suspect(lastFault ?? SILENCE);
      return endOf(reason, { asked: asked(), lastFault, concurrency: settings.concurrency });
    };
    for (let tries = 1; ; tries++) {
      try {
        return await attempt(once, counting);
      } catch (error) {
        if (signal.aborted) throw interrupted(signal.reason);
        const fault = error instanceof LeftAlone ? error : transientFault(error);
        if (!fault || (error instanceof LeftAlone && asked() === 0)) throw error;
        if (!(error instanceof LeftAlone)) {
          lastFault = fault;
          if (asked() >= settings.breakAfter || tries > settings.retries) breaker.suspect(fault);
        }
        const waitMs = (fault.retryAfterMs ?? 0) + random() * longestWait(tries, settings);
        if (tries > settings.retries || now() + waitMs >= untilMs) throw asked() > 1 ? afterAll(fault, asked()) : error;
        onWait(waitMs);
        watch?.onRetry();
        await wait(waitMs, signal).catch((reason: unknown) => {
          throw interrupted(reason);
        });
      }
    }
  };
}

const SILENCE: Fault = { code: 'SOURCE_TIMEOUT', message: 'did not answer' };

function countAttempts(context: FetchContext): { readonly counting: FetchContext; readonly asked: () => number } {
  let asked = 0;
  const onAttempt = (): void => {
    asked++;
    context.onAttempt();
  };
  return { counting: { ...context, onAttempt }, asked: () => asked };
}

function isDeadline(reason: unknown): reason is JudgementError {
  return reason instanceof JudgementError && reason.code === 'DEADLINE_PASSED';
}

/** Why nobody waits any longer; where that is the judgement's deadline, with what is known of the source. */
function endOf(
  reason: unknown,
  { asked, lastFault, concurrency }: { asked: number; lastFault: Fault | undefined; concurrency: number },
): unknown {
  if (!isDeadline(reason)) return reason;
  if (lastFault) return new JudgementError(reason.code, `${reason.message}; at last it ${lastFault.message}`);
  if (asked > 0) return reason;
  const text = `was not asked before the judgement's deadline passed: all ${String(concurrency)} questions that it may be asked at once were out`;
  return new JudgementError(reason.code, text);
}

function longestWait(
  tries: number,
  { firstWaitMs = FIRST_WAIT_MS, longestWaitMs = LONGEST_WAIT_MS }: RetrySettings,
): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** (tries - 1));
}

const UNBOUNDED = { most: Infinity, mostWaiting: Infinity, onRefused: () => undefined, isShortOfMemory: () => false };

/** Asks once, when it is the question's turn and the breaker lets it. */
function createAttempt(concurrency: number, breaker: Breaker, { now, watch, turns }: Surroundings): AskAgain {
  const lane = (turns ?? createQueryTurns(UNBOUNDED))(concurrency);
  watch?.count(lane.count);
  return (once, { signal, onAttempt, whose = signal }) => {
    const turn = lane.take({ whose, signal }, async () => {
      await breaker.admit();
      signal.throwIfAborted();
      onAttempt();
      const sentMs = now();
      try {
        const answer = await untilAborted(once(signal), signal);
        breaker.answered();
        watch?.onAnswer(now() - sentMs);
        return answer;
      } catch (error) {
        watch?.onFault(now() - sentMs, error);
        if (!signal.aborted) settle(breaker, transientFault(error));
        else if (isDeadline(signal.reason)) breaker.failed();
        throw error;
      }
    });
    return untilAborted(turn, signal);
  };
}

function settle(breaker: Breaker, fault: TransientFault | undefined): void {
  // The source lives: it is the question that it does not like.
  if (!fault) breaker.answered();
  // A busy source is not a dead one.
  else if (fault.code !== 'SOURCE_BUSY') breaker.failed();
}

function afterAll({ code, message, retryAfterMs }: TransientFault, asked: number): SourceFault {
  return new SourceFault(code, `${message} (asked ${String(asked)} times)`, { transient: true, retryAfterMs });
}
