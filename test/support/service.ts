import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { pino } from 'pino';
import { readSettings } from '../../src/config/settings.js';
import { wireService } from '../../src/wire.js';

/** The whole service on a free port of loopback. */
export interface TestService {
  readonly url: string;
  /** Every log line so far, parsed. */
  readonly logLines: Record<string, unknown>[];
  readonly stop: () => Promise<void>;
}

/** Starts the service with the project's metric configs. */
export async function startService(): Promise<TestService> {
  const logLines: Record<string, unknown>[] = [];
  const write = (line: string): void => {
    logLines.push(JSON.parse(line) as Record<string, unknown>);
  };
  const app = await wireService(readSettings({}), pino({ level: 'debug' }, { write }));
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => {
      resolve(listening);
    });
  });
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${String(port)}`, logLines, stop };
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
