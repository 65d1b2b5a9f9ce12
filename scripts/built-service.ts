import { spawn, type ChildProcess } from 'node:child_process';

/** The built service, running on a free port. */
export interface BuiltService {
  readonly address: string;
  /** Ends it by SIGTERM and resolves with its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts dist/main.js and resolves when it is ready. */
export async function startBuiltService(): Promise<BuiltService> {
  const service = spawn(process.execPath, ['dist/main.js'], {
    env: { PORT: '0', LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => service.once('close', resolve));
  const stop = (): Promise<number | null> => {
    service.kill('SIGTERM');
    return ended;
  };
  return { address: await addressOf(service), stop };
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
