import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What was posted to a receiver. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP server that is told of judgements. */
export interface TestReceiver {
  readonly url: string;
  /** All that came so far. */
  readonly received: readonly Received[];
  /** What comes as the nth, the first being 1, as soon as it is there. */
  readonly nth: (n: number) => Promise<Received>;
  readonly stop: () => Promise<void>;
}

/** How a receiver answers what comes as the nth. */
export type Answering = (response: ServerResponse, n: number) => void;

/** Answers with these statuses in turn, the last of them for ever. */
export function statuses(...codes: readonly number[]): Answering {
  return (response, n) => {
    response.writeHead(codes[Math.min(n, codes.length) - 1]!).end('ok');
  };
}

/** Starts a receiver on a free port of loopback. */
export async function startReceiver(answer: Answering = statuses(200)): Promise<TestReceiver> {
  const received: Received[] = [];
  const waiting: { n: number; resolve: (one: Received) => void }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body };
      const n = received.push(one);
      for (const waits of waiting) if (waits.n === n) waits.resolve(one);
      answer(response, n);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    received,
    nth: (n) => {
      const there = received[n - 1];
      return there ? Promise.resolve(there) : new Promise((resolve) => waiting.push({ n, resolve }));
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
