import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';

/** What a Prometheus is started with. */
export interface PrometheusOptions {
  /**
   * Samples it has from the start: OpenMetrics text, in order of time, ending in "# EOF\n". Several texts, one after the other in time, are
   * taken faster than a long one, which is read again for every two hours of it.
   */
  readonly openMetrics?: string | readonly string[];
  /** Its prometheus.yml; without it nothing is scraped. */
  readonly config?: string;
  /** Flags besides those that make it run for itself alone. */
  readonly flags?: readonly string[];
}

/** A Prometheus of our own, on a free port of loopback. */
export interface PrometheusProcess {
  readonly url: string;
  /** Ends it by SIGTERM, waits for its exit and removes its data. */
  readonly stop: () => Promise<void>;
}

const POLL_MS = 20;
const MISSING = 'Prometheus is not installed: apt-get install prometheus';

/** Starts a Prometheus and resolves when it answers queries; rejects with what it printed if it ends before. */
export async function startPrometheus(options: PrometheusOptions = {}): Promise<PrometheusProcess> {
  const { openMetrics, config = 'global: {}', flags = [] } = options;
  const directory = await mkdtemp(join(tmpdir(), 'canary-judge-prometheus-'));
  const removeDirectory = (): Promise<void> => rm(directory, { recursive: true, force: true });
  try {
    await writeFile(join(directory, 'prometheus.yml'), config);
    for (const text of typeof openMetrics === 'string' ? [openMetrics] : (openMetrics ?? []))
      await backfill(directory, text);
    const { url, stop } = await serve(directory, flags);
    return { url, stop: () => stop().then(removeDirectory) };
  } catch (error) {
    await removeDirectory();
    throw error;
  }
}

async function backfill(directory: string, openMetrics: string): Promise<void> {
  const file = join(directory, 'samples.om');
  await writeFile(file, openMetrics);
  const command = ['tsdb', 'create-blocks-from', 'openmetrics', '-q', file, join(directory, 'data')];
  await promisify(execFile)('promtool', command).catch((error: unknown) => {
    throw isMissing(error) ? new Error(MISSING, { cause: error }) : error;
  });
}

async function serve(directory: string, flags: readonly string[]): Promise<PrometheusProcess> {
  const address = `127.0.0.1:${String(await freePort())}`;
  const server = spawn(
    'prometheus',
    [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=${address}`,
      // Samples of any fixed date are kept.
      '--storage.tsdb.retention.time=100y',
      '--log.level=warn',
      ...flags,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = endOf(server);
  const kill = (): unknown => server.kill('SIGKILL');
  process.once('exit', kill);
  void ended.then(() => process.off('exit', kill));

  const url = `http://${address}`;
  await untilReady(url, ended);
  const stop = async (): Promise<void> => {
    server.kill('SIGTERM');
    await ended;
  };
  return { url, stop };
}

/** Resolves, when the process has ended, with the reason why. */
function endOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let printed = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    server.once('error', (error) => {
      resolve(isMissing(error) ? MISSING : error.message);
    });
    server.once('close', (code, signal) => {
      resolve(`Prometheus ended with ${String(signal ?? code)}: ${printed.trim()}`);
    });
  });
}

async function untilReady(url: string, ended: Promise<string>): Promise<void> {
  while (!(await isReady(url))) {
    const reason = await Promise.race([ended, delay(POLL_MS, undefined)]);
    if (reason !== undefined) throw new Error(reason);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/-/ready`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
