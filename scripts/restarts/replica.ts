import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A replica of the built service that is ended and started anew at one port. */
export interface Replica {
  readonly port: number;
  /** Ends it by a signal and resolves with how it ended, what it said at last, and how long that took. */
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<End>;
  /** Resolves when it is ready. */
  readonly start: () => Promise<void>;
}

/** How a replica has ended. */
export interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly said: string;
  readonly ms: number;
}

/** A replica that has not been started yet. */
export function createReplica(
  port: number,
  { folder, environment }: { readonly folder: string; readonly environment: Readonly<Record<string, string>> },
): Replica {
  let child: ChildProcess | undefined;
  let said = '';
  process.once('exit', () => child?.kill('SIGKILL'));
  return {
    port,
    start: async () => {
      const started = spawn(process.execPath, ['dist/main.js'], {
        cwd: folder,
        env: { PATH: process.env.PATH, PORT: String(port), LOG_LEVEL: 'warn', ...environment },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child = started;
      said = '';
      started.stdout.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
      await untilReady(started);
    },
    end: async (signal) => {
      if (!child) throw new RangeError('It has not been started');
      const beganMs = performance.now();
      const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
      child.kill(signal);
      const [code, by] = await ended;
      return { code, signal: by, said, ms: performance.now() - beganMs };
    },
  };
}

function untilReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-10_000);
      if (/^canary-judge listens on /m.test(output)) resolve();
    });
    child.once('exit', (code) => {
      reject(new Error(`A replica ended with ${String(code)} before it was ready: ${output}`));
    });
  });
}
