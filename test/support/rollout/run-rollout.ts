import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import type { Cluster, KubernetesObject } from '../fake-kubectl/cluster.js';

/** The folder of the example. */
export const EXAMPLE = fileURLToPath(new URL('../../../deploy/examples/kubectl/', import.meta.url));

/** How a run of rollout.sh ended. */
export interface RolloutEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What it would have slept, in seconds. */
  readonly slept: number[];
}

/** A run of rollout.sh. */
export interface RolloutRun {
  readonly end: Promise<RolloutEnd>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Sends it to all its processes at once, as a terminal does on Ctrl-C. */
  readonly signalAll: (signal: NodeJS.Signals) => void;
  /** Stops reading what it says, as a `tee` does that a Ctrl-C has ended. */
  readonly deafen: () => void;
}

/** How it is run. */
export interface RolloutOptions {
  /** The folder with the kubectl. */
  readonly kubectl: string;
  readonly args: readonly string[];
  readonly environment?: Record<string, string>;
  /** Whether it really sleeps; else its `sleep` only notes for how long it would have. */
  readonly sleeps?: boolean;
  /** What bash is given instead of rollout.sh. */
  readonly command?: readonly string[];
}

/** Starts rollout.sh. */
export async function startRollout(options: RolloutOptions): Promise<RolloutRun> {
  const { kubectl, args, environment = {}, sleeps = false, command } = options;
  const directory = await mkdtemp(join(tmpdir(), 'rollout-'));
  const log = join(directory, 'slept');
  await writeFile(log, '');
  if (!sleeps) {
    await writeFile(join(directory, 'sleep'), `#!/bin/sh\necho "$1" >>'${log}'\n`);
    await chmod(join(directory, 'sleep'), 0o755);
  }
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn('bash', command ?? [join(EXAMPLE, 'rollout.sh'), ...args], {
    cwd: EXAMPLE,
    env: { PATH: `${directory}:${kubectl}:${PATH}`, HOME, TMPDIR: directory, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const end = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).then(async (code) => {
    const slept = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
    await rm(directory, { recursive: true, force: true });
    return { code, ...said, slept: slept.map(Number) };
  });
  const signalAll = (signal: NodeJS.Signals): void => void process.kill(-child.pid!, signal);
  const deafen = (): void => {
    child.stdout.destroy();
    child.stderr.destroy();
  };
  return { end, signal: (signal) => child.kill(signal), signalAll, deafen };
}

/** The objects of the example's manifests. */
export async function exampleObjects(): Promise<KubernetesObject[]> {
  const text = await readFile(join(EXAMPLE, 'checkout.yaml'), 'utf8');
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
}

/** The weights of stable, baseline and canary that the VirtualService had, one after the other: "60/20/20". */
export function weightsSoFar(cluster: Cluster, name = 'checkout'): string[] {
  return cluster.changes
    .filter(({ object }) => object.kind === 'VirtualService' && object.metadata.name === name)
    .map(({ object }) => weightsOf(object));
}

/** The weights of a VirtualService's first route: "60/20/20". */
export function weightsOf(virtualService: KubernetesObject): string {
  const route: { weight: number }[] = virtualService.spec.http[0].route;
  return route.map(({ weight }) => String(weight)).join('/');
}
