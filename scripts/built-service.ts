import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';

/** The built service, running on a free port. */
export interface BuiltService {
  readonly address: string;
  /** Ends it by SIGTERM and resolves with its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Where the service listens, and what else stands in its environment. */
export interface BuiltServiceOptions {
  /** Taken where it is free; any free port otherwise. */
  readonly preferredPort?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts dist/main.js and resolves when it is ready. */
export async function startBuiltService({
  preferredPort = 0,
  environment = {},
}: BuiltServiceOptions = {}): Promise<BuiltService> {
  const port = (await isFree(preferredPort)) ? preferredPort : 0;
  const service = spawn(process.execPath, ['dist/main.js'], {
    env: { PORT: String(port), LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => service.once('close', resolve));
  const stop = (): Promise<number | null> => {
    service.kill('SIGTERM');
    return ended;
  };
  return { address: await addressOf(service), stop };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, '127.0.0.1', () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

function addressOf(service: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    service.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const address = /listens on (http:\S+)\n/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    });
    service.once('exit', (code) => {
      reject(new Error(`The service ended with ${String(code)} before it was ready`));
    });
  });
}
