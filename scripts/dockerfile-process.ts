import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Whoever takes the place of every user of an image but root, as the machine has no users of those names. */
const NOBODY = 65_534;

/** What npm needs to reach its registry from behind a proxy, a mirror or a certificate authority of one's own. */
const TO_REACH_THE_REGISTRY =
  /^(npm_config_(registry|userconfig|cache|https?_proxy|proxy|noproxy|cafile|strict_ssl)|https?_proxy|no_proxy|node_extra_ca_certs|ssl_cert_(file|dir))$/i;

/** Where, with what and as whom a command of an image runs. */
export interface ProcessSetup {
  readonly folder: string;
  /** All of its environment but the PATH. */
  readonly environment: Readonly<Record<string, string>>;
  /** The user's name in the image. */
  readonly user: string;
}

/** A command of an image, running. */
export interface StartedProcess {
  readonly child: ChildProcess;
  /** What it has written so far. */
  readonly output: () => string;
  /** Resolves with its exit code, null if a signal ended it. */
  readonly ended: Promise<number | null>;
}

const running = new Set<StartedProcess>();

/** Starts a command of an image. */
export function startProcess(command: readonly string[], { folder, environment, user }: ProcessSetup): StartedProcess {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...environment, PATH: ownPath() },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it starts can be ended with it.
    detached: true,
    ...standInFor(user),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const started = { child, output: () => output, ended };
  running.add(started);
  child.once('close', () => running.delete(started));
  return started;
}

/** Kills every command that still runs, with what it has started, and resolves when they have ended. */
export async function killProcesses(): Promise<void> {
  const processes = [...running];
  for (const { child } of processes) killGroup(child.pid);
  await Promise.allSettled(processes.map(({ ended }) => ended));
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** The user and group ids that stand for a user of an image; none when this process may not choose. */
export function standInFor(user: string): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = isRoot(user) ? 0 : NOBODY;
  return { uid: id, gid: id };
}

/** Whether a user, with or without a group, is root. */
export function isRoot(user: string): boolean {
  return /^(root|0)(:|$)/.test(user);
}

/** The variables of this process by which npm reaches its registry. */
export function registryEnvironment(): Record<string, string> {
  const given = Object.entries(process.env).filter(([name]) => TO_REACH_THE_REGISTRY.test(name));
  const variables = Object.fromEntries(given.map(([name, value]) => [name, value ?? '']));
  const userConfig = join(homedir(), '.npmrc');
  const named = given.some(([name]) => name.toLowerCase() === 'npm_config_userconfig');
  return named || !existsSync(userConfig) ? variables : { ...variables, NPM_CONFIG_USERCONFIG: userConfig };
}

/** This process's PATH, without the programs of a checkout's node_modules, which no image has. */
function ownPath(): string {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return [dirname(process.execPath), ...folders].join(delimiter);
}
