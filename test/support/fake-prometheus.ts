import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it reached the server. */
export interface ReceivedRequest {
  readonly method: string;
  /** With its query string, if any. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body read as a form. */
  readonly form: Readonly<Record<string, string>>;
  /** Resolves when the answer is out, or the connection is gone. */
  readonly closed: Promise<unknown>;
}

/** How the server answers. */
export type Answer = (response: ServerResponse, request: ReceivedRequest) => unknown;

/** An HTTP server on loopback that records what it is asked and answers what a test says. */
export interface FakePrometheus {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** From now on requests are answered this way; before that with no series. */
  readonly answer: (answer: Answer) => void;
  /** From now on requests get no answer; gives the next one as soon as it is there. */
  readonly hold: () => Promise<{ readonly request: ReceivedRequest; readonly response: ServerResponse }>;
  readonly stop: () => Promise<void>;
}

/** Starts a fake Prometheus on a free port; with TLS options, over https. */
export async function startFakePrometheus(tls?: ServerOptions): Promise<FakePrometheus> {
  const requests: ReceivedRequest[] = [];
  let answer: Answer = (response) => {
    sendJson(response, matrix());
  };
  const receive = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = incoming;
    const closed = new Promise((resolve) => response.once('close', resolve));
    const body = await text(incoming);
    const form = Object.fromEntries(new URLSearchParams(body));
    const request = { method, path: url, headers, body, form, closed };
    requests.push(request);
    await answer(response, request);
  };
  const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
    // A request that is broken off before its end has nobody to answer.
    receive(incoming, response).catch(() => response.destroy());
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    answer: (next) => {
      answer = next;
    },
    hold: () =>
      new Promise((resolve) => {
        answer = (response, request) => {
          resolve({ request, response });
        };
      }),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** A series as Prometheus writes it. */
export interface WrittenSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [seconds: number, value: string])[];
}

/** The body of a successful answer to a range query. */
export function matrix(...result: WrittenSeries[]) {
  return { status: 'success', data: { resultType: 'matrix', result } };
}

/** The body of a failed answer. */
export function failure(errorType: string, error = 'no reason given') {
  return { status: 'error', errorType, error };
}

/** Answers with a body as JSON. */
export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  sendText(response, JSON.stringify(body), { status, type: 'application/json' });
}

/** Answers with a body as it is. */
export function sendText(response: ServerResponse, body: string, { status = 200, type = 'text/plain' } = {}): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}
