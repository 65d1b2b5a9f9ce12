import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A server whose /metrics shows the next page at each scrape. */
export interface Exporter {
  /** Host and port, as a scrape target is written. */
  readonly target: string;
  /** Resolves when the last page was scraped and stored. */
  readonly finished: Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Serves the pages one after the other, each until it was read, and nothing after them. */
export async function startExporter(pages: Iterator<string, undefined>): Promise<Exporter> {
  let page = pages.next();
  let lastSocket: Socket | undefined;
  const { promise: finished, resolve: finish } = promiseOf();
  const server = createServer((request, response) => {
    // A client keeps a connection only when it has read the whole answer before; on a new one that answer may be lost,
    // as when the scrape timed out, and is given again. Prometheus drops what it has already.
    if (request.socket === lastSocket) page = pages.next();
    lastSocket = request.socket;
    // Prometheus stores one scrape before it begins the next.
    if (page.done === true) finish();
    response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8').end(page.value ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { target: `127.0.0.1:${String((server.address() as AddressInfo).port)}`, finished, stop };
}

function promiseOf(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
