import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Worker, type ResourceLimits } from 'node:worker_threads';
import { JudgementError } from '../errors.js';
import { createAssembly } from './plain-assembly.js';
import { plainParts } from './plain-parts.js';
import { fromThrown } from './thrown.js';
import type { FromWorker, ToWorker } from './work-message.js';

/** A thread that does one task after the other. */
export interface WorkThread {
  /** Does a task. Rejects with what that throws, and with an error where the thread dies of it: then it does nothing more. */
  readonly run: (task: string, input: unknown) => Promise<unknown>;
  /** Whether it can do more. */
  readonly isAlive: () => boolean;
  readonly end: () => void;
}

/** How a thread is started. */
export interface ThreadParts {
  /** The module that serves work. */
  readonly entry: URL;
  readonly limits: ResourceLimits;
}

/** Starts a thread. It keeps no process from ending while it does nothing. */
export function startWorkThread({ entry, limits }: ThreadParts): WorkThread {
  const worker = startWorker(entry, limits);
  worker.unref();
  const death = new AbortController();
  worker.on('error', (error) => {
    death.abort(deathOf(error));
  });
  worker.on('exit', () => {
    death.abort(new Error('A worker thread has ended'));
  });
  const send = (message: ToWorker): void => {
    worker.postMessage(message);
  };
  const hear = async (): Promise<FromWorker> => {
    try {
      const messages: readonly unknown[] = await once(worker, 'message', { signal: death.signal });
      const [message] = messages;
      if (isFromWorker(message)) return message;
    } catch (error) {
      death.signal.throwIfAborted();
      throw error;
    }
    throw new RangeError('A worker tells parts or failures');
  };
  const exchange = { send, hear };
  const run: WorkThread['run'] = async (task, input) => {
    death.signal.throwIfAborted();
    worker.ref();
    try {
      return await doTask(exchange, task, input);
    } finally {
      worker.unref();
    }
  };
  const end = (): void => {
    death.abort(new Error('A worker thread was ended'));
    void worker.terminate();
  };
  return { run, isAlive: () => !death.signal.aborted, end };
}

interface Exchange {
  readonly send: (message: ToWorker) => void;
  readonly hear: () => Promise<FromWorker>;
}

/** Sends the input and hears the output part by part: between any two of them others get their turn. */
async function doTask({ send, hear }: Exchange, task: string, input: unknown): Promise<unknown> {
  for (const part of plainParts(input)) {
    await setImmediate();
    send({ kind: 'part', part });
  }
  send({ kind: 'run', task });
  const output = createAssembly();
  for (;;) {
    const told = await hear();
    if (told.kind === 'failed') throw fromThrown(told.error);
    output.add(told.part);
    if (told.last) return output.document();
    await setImmediate();
    send({ kind: 'more' });
  }
}

/** A source file must be translated, where there is none that was built of it. */
function startWorker(entry: URL, resourceLimits: ResourceLimits): Worker {
  if (!entry.pathname.endsWith('.ts')) return new Worker(entry, { resourceLimits, env: {} });
  const translated = `import('tsx/esm/api').then(({ register }) => { register(); return import('${entry.href}'); })`;
  return new Worker(translated, { eval: true, resourceLimits, env: {} });
}

function deathOf(error: unknown): Error {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new JudgementError(
      'CONFIG_MISMATCH',
      'Cannot judge this: it takes more memory than there is for one judgement; aggregate series, or make the window shorter',
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}

/** Nobody else speaks on this port. */
function isFromWorker(message: unknown): message is FromWorker {
  return typeof message === 'object' && message !== null && 'kind' in message;
}
