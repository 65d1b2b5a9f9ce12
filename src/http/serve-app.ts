import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JudgementError } from '../errors.js';

const GRACE_MS = 10_000;

/** A listening service. */
export interface Served {
  /** Where it listens, as a URL. */
  readonly address: string;
  /** Finishes what runs, refuses what is new, and resolves when the last connection is closed; after ten seconds it closes them itself. */
  readonly drain: () => Promise<void>;
}

/**
 * Listens with `app` on a host and port.
 *
 * @throws {JudgementError} CANNOT_LISTEN when the address is taken or not this machine's
 */
export async function serveApp(app: RequestListener, { host, port }: { host: string; port: number }): Promise<Served> {
  const open = new Set<ServerResponse>();
  let draining = false;
  const server = createServer((request, response) => {
    // While draining, every answer closes its connection: one kept alive would hold the process for seconds.
    response.shouldKeepAlive &&= !draining;
    open.add(response);
    response.once('close', () => open.delete(response));
    app(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(new JudgementError('CANNOT_LISTEN', `Cannot listen on ${host}:${String(port)}: ${error.message}`));
    });
    server.listen(port, host, resolve);
  });
  const drain = async (): Promise<void> => {
    draining = true;
    for (const response of open) response.shouldKeepAlive = false;
    const closed = new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    server.closeIdleConnections();
    const timer = setTimeout(() => {
      server.closeAllConnections();
    }, GRACE_MS);
    await closed;
    clearTimeout(timer);
  };
  return { address: urlOf(server.address() as AddressInfo), drain };
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${String(port)}`;
}
