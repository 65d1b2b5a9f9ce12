import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../../src/config/settings.js';
import { DRAIN_TIMES } from '../../src/http/drain-server.js';
import { serveApp } from '../../src/http/serve-app.js';
import { createLogger } from '../../src/telemetry/create-logger.js';
import { wireService, type ServiceSurroundings } from '../../src/wire.js';

/** The whole service on a free port of loopback. */
export interface TestService {
  readonly url: string;
  /** Every log line so far, parsed. */
  readonly logLines: Record<string, unknown>[];
  /** Tells of judgements what there is still to tell. */
  readonly tellRest: () => Promise<void>;
  /** Refuses what is new, as a service that is about to end. */
  readonly refuseNew: () => void;
  readonly stop: () => Promise<void>;
}

/** Starts the service with the project's metric configs, in an environment with these variables. */
export async function startService(
  environment: Record<string, string> = {},
  surroundings: ServiceSurroundings = {},
): Promise<TestService> {
  const logLines: Record<string, unknown>[] = [];
  const write = (line: string): void => {
    logLines.push(JSON.parse(line) as Record<string, unknown>);
  };
  const logger = createLogger('debug', { write });
  const { app, guard, refuseNew, close, tellRest } = await wireService(
    await loadSettings(environment),
    logger,
    surroundings,
  );
  const { address, drain } = await serveApp(app, {
    host: '127.0.0.1',
    port: 0,
    logger,
    guard,
    drainTimes: { ...DRAIN_TIMES, idleMs: 0 },
  });
  const stop = async (): Promise<void> => {
    close();
    await drain();
  };
  return { url: address, logLines, tellRest, refuseNew, stop };
}

/** Starts the service with a settings file of these contents. */
export async function startServiceOf(settings: object): Promise<TestService> {
  const folder = await mkdtemp(join(tmpdir(), 'settings-'));
  const file = join(folder, 'settings.json');
  await writeFile(file, JSON.stringify(settings));
  try {
    return await startService({ CANARY_JUDGE_CONFIG: file });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Posts a body as JSON, or a string or bytes as they are. */
export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: raw ? (body as string) : JSON.stringify(body),
  });
}
