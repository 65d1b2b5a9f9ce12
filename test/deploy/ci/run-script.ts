import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What came of a script. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and how a script runs. */
export interface ScriptWorld {
  readonly cwd: string;
  /** In front of the PATH. */
  readonly directories: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Breaks it off with SIGTERM. */
  readonly signal?: AbortSignal;
  /** Hears what it says on standard error. */
  readonly onError?: (said: string) => void;
}

/** Runs a program with nothing of this process' environment but its PATH. */
export async function runProgram(program: readonly [string, ...string[]], world: ScriptWorld): Promise<Ran> {
  const [command, ...args] = program;
  const PATH = [...world.directories, process.env.PATH].join(':');
  const child = spawn(command, args, {
    cwd: world.cwd,
    env: { PATH, HOME: world.cwd, ...world.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr.on('data', (said: Buffer) => world.onError?.(said.toString()));
  world.signal?.addEventListener('abort', () => child.kill('SIGTERM'));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}
