import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { PROBE_ARGUMENT, type LongestBlock } from './probe.js';

/** The built service as a process of its own that tells how long its thread was busy at a stretch. */
export interface ProbedService {
  readonly address: string;
  /** The longest block since it was asked last. */
  readonly longest: () => Promise<LongestBlock>;
  /** What it has in memory, in MiB. */
  readonly rssMib: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Starts dist/main.js on a free port. */
export async function startProbedService(environment: Readonly<Record<string, string>>): Promise<ProbedService> {
  const service = spawn(process.execPath, [PROBE_ARGUMENT, 'dist/main.js'], {
    env: { PORT: '0', LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const ended = once(service, 'close');
  return {
    address: await addressOf(service),
    longest: async () => {
      const told = once(service, 'message');
      service.send('tell');
      const [block] = (await told) as [LongestBlock];
      return block;
    },
    rssMib: () => rssOf(service.pid ?? 0),
    stop: async () => {
      service.kill('SIGTERM');
      await ended;
    },
  };
}

async function rssOf(pid: number): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const status = await readFile(`/proc/${String(pid)}/status`, 'latin1');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1_024;
}

async function addressOf(service: ChildProcess): Promise<string> {
  let output = '';
  for await (const chunk of service.stdout ?? []) {
    output += String(chunk);
    const address = /listens on (http:\S+)\n/.exec(output)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(`The service ended before it was ready: ${output}`);
}
