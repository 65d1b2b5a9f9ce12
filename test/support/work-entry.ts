import { parentPort } from 'node:worker_threads';
import { JudgementError, SourceFault } from '../../src/errors.js';
import { serveWork } from '../../src/work/serve-work.js';

const held: unknown[] = [];

/** Tasks that a pool of threads is tried with. */
const TASKS: Readonly<Record<string, (input: any) => unknown>> = {
  echo: (input) => input,
  refuse: () => {
    throw new JudgementError('INVALID_REQUEST', 'no', [{ pointer: '/a', message: 'b' }]);
  },
  fault: () => {
    throw new SourceFault('SOURCE_FAILED', 'no', { transient: true, retryAfterMs: 7 });
  },
  fail: () => {
    throw new TypeError('a bug');
  },
  die: () => process.exit(1),
  hog: () => {
    for (;;) held.push(new Array(100_000).fill(Math.random()));
  },
  hang: () => {
    for (;;);
  },
  never: () => new Promise(() => undefined),
};

if (parentPort) serveWork(parentPort, (name, input) => TASKS[name]!(input));
