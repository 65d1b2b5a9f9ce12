import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Written } from './delivery.js';
import { readAnswers, type ReadAnswers } from './http-answer.js';

/** What came back for what was written. */
export interface Exchanged extends ReadAnswers {
  /** Whether the connection came to its end, or to all answers, in time. */
  readonly inTime: boolean;
  readonly ms: number;
}

/** Where the service listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * How long an answer may take: beyond the deadline of a judgement, and what a busy machine adds. It is counted in ticks of this process, so that
 * time in which the machine lets neither of both run is not the service's.
 */
const MOST_TICKS = 300;
const TICK_MS = 100;
/** What is broken may be waited for by the service: it gets the end of the connection after so long. */
const BROKEN_MS = 150;
const PAUSE_MS = 5;

/** Writes to a connection of its own, and reads until all is answered, or the connection ends. */
export async function exchange({ host, port }: Place, written: Written): Promise<Exchanged> {
  const { chunks, honest, methods } = written;
  const startedMs = performance.now();
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
  const received: Buffer[] = [];
  let closed = false;
  const isAnswered = (): boolean =>
    honest && readAnswers(Buffer.concat(received), { methods, closed }).answers.length >= methods.length;
  const ended = new Promise<void>((resolve) => {
    socket.on('error', resolve);
    socket.on('close', resolve);
    socket.on('end', resolve);
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk);
      if (isAnswered()) resolve();
    });
  }).then(() => {
    closed = !isAnswered();
  });
  const writing = async (): Promise<void> => {
    for (const chunk of chunks) {
      socket.write(chunk);
      if (chunks.length > 1) await delay(PAUSE_MS);
    }
    if (honest) return;
    await Promise.race([ended, delay(BROKEN_MS)]);
    socket.end();
  };
  const clock = countTicks();
  void writing();
  const wasLate = await Promise.race([ended.then(() => false), clock.late]);
  clock.stop();
  socket.destroy();
  return {
    ...readAnswers(Buffer.concat(received), { methods, closed: true }),
    inTime: !wasLate,
    ms: performance.now() - startedMs,
  };
}

function countTicks(): { readonly late: Promise<true>; readonly stop: () => void } {
  let ticks = 0;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<true>((resolve) => {
    timer = setInterval(() => {
      if (++ticks > MOST_TICKS) resolve(true);
    }, TICK_MS);
  });
  const stop = (): void => {
    clearInterval(timer);
  };
  return { late, stop };
}
