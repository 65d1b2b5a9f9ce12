import type { Logger } from 'pino';
import { JudgementError, SourceFault } from '../errors.js';
import { createRetryLoop, type RetrySettings, type Surroundings } from '../sources/retry-loop.js';
import { MOST_AT_ONCE, type Send } from './create-send.js';
import type { Message } from './message.js';

/** Somebody who is told of judgements, sooner or later. */
export interface Receiver {
  /** Queues a message, or drops it where too many wait. Never throws. */
  readonly tell: (message: Message) => void;
  /** Tries what waits once more, at once, and resolves when nothing is left, or after a while: what is left then is lost. */
  readonly close: () => Promise<void>;
}

/** What became of a message: it was told, or not after all attempts, or dropped at once since too many waited. */
export type DeliveryOutcome = 'told' | 'failed' | 'dropped';

/** Hears of each message, by what logs call its receiver. */
export type OnDelivery = (name: string, outcome: DeliveryOutcome) => void;

/** What a receiver is made of. */
export interface ReceiverParts {
  /** What logs call it. */
  readonly name: string;
  readonly send: Send;
  readonly surroundings: Surroundings;
  readonly logger: Logger;
  readonly onDelivery?: OnDelivery | undefined;
}

/** Messages, and characters of theirs, that may wait. */
const [MOST_WAITING, MOST_CHARACTERS] = [1_000, 32_000_000];
/** A receiver that asks to be left alone for longer is not told at all. */
const LONGEST_MS = 600_000;
const GRACE_MS = 8_000;
/** Five attempts within five minutes, and no breaker: each message has its own attempts. */
const RETRIES: RetrySettings = {
  concurrency: MOST_AT_ONCE,
  retries: 4,
  firstWaitMs: 20_000,
  longestWaitMs: 160_000,
  breakAfter: Infinity,
  breakForMs: 0,
};

interface Waiting {
  readonly end: AbortController;
  readonly done: Promise<void>;
}

/** A receiver with a queue of its own: one that is slow or gone keeps nobody else from being told. */
export function createReceiver(parts: ReceiverParts): Receiver {
  const { name, surroundings, logger } = parts;
  const waiting = new Map<Message, Waiting>();
  const closing = new AbortController();
  const deliver = createDeliver(parts, closing.signal);
  let [characters, dropped] = [0, 0];
  const tell: Receiver['tell'] = (message) => {
    const { deliveryId, body } = message;
    if (waiting.size >= MOST_WAITING || characters + body.length > MOST_CHARACTERS) {
      dropped++;
      parts.onDelivery?.(name, 'dropped');
      logger.error({ notification: name, deliveryId, dropped }, 'is not told of a judgement: too much waits already');
      return;
    }
    const end = new AbortController();
    characters += body.length;
    const done = deliver(message, end.signal).finally(() => {
      waiting.delete(message);
      characters -= body.length;
    });
    waiting.set(message, { end, done });
  };
  return {
    tell,
    close: async () => {
      closing.abort();
      const grace = new AbortController();
      const all = Promise.all([...waiting.values()].map(({ done }) => done));
      await Promise.race([all, surroundings.wait(GRACE_MS, grace.signal).catch(nobody)]);
      grace.abort();
      for (const { end } of waiting.values()) end.abort(new JudgementError('SOURCE_TIMEOUT', LOST));
      await all;
    },
  };
}

/** Sends a message, again and again where that is of use, and logs what came of it. */
function createDeliver({ name, send, surroundings, logger, onDelivery }: ReceiverParts, closing: AbortSignal) {
  const ask = createRetryLoop(
    { settings: RETRIES, isAlive: () => Promise.resolve() },
    { ...surroundings, wait: waitUntil(closing, surroundings) },
  );
  return async (message: Message, signal: AbortSignal): Promise<void> => {
    const told = { notification: name, deliveryId: message.deliveryId };
    const once = async (): Promise<void> => {
      const last = closing.aborted;
      await send(message).catch((error: unknown) => {
        throw last ? toLastFault(error) : error;
      });
    };
    const untilMs = surroundings.now() + LONGEST_MS;
    try {
      await ask(once, { signal, untilMs, onAttempt: nobody, onWait: nobody });
      onDelivery?.(name, 'told');
      logger.info(told, 'told of a judgement');
    } catch (error) {
      onDelivery?.(name, 'failed');
      logger.error({ ...told, reason: reasonOf(error) }, 'could not be told of a judgement');
    }
  };
}

const LOST = 'the service ended before it had answered';

function nobody(): void {
  // Nobody wants to hear of it.
}

/** A wait that ends at once when the service does. */
function waitUntil(closing: AbortSignal, { wait }: Surroundings): Surroundings['wait'] {
  return async (ms, signal) => {
    await wait(ms, AbortSignal.any([signal, closing])).catch(() => {
      signal.throwIfAborted();
    });
  };
}

/** The fault of an attempt after which there is none. */
function toLastFault(error: unknown): unknown {
  if (!(error instanceof JudgementError)) return error;
  return new SourceFault('SOURCE_FAILED', error.message, { transient: false });
}

function reasonOf(error: unknown): string {
  if (error instanceof JudgementError) return error.message;
  return error instanceof Error ? error.name : 'unknown reason';
}
