import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as send,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { freePort } from '../../scripts/free-port.js';

/** An answer of the server behind the proxy. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A query at the proxy, read to its end. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What is asked, in PromQL. */
  readonly query: string;
  /** Asks the server behind. */
  readonly answer: () => Promise<WholeAnswer>;
}

/** What happens to a query instead of its answer. */
export type Fault = (exchange: Exchange) => unknown;

/** An HTTP proxy on loopback that passes queries on, but for those that something is to happen to. */
export interface FaultyProxy {
  readonly url: string;
  /** How many queries have come since `fail()` was called last. */
  readonly calls: () => number;
  /** From now on this happens to queries, which are counted from 0 in the order they come in; nothing does where it gives nothing. */
  readonly fail: (faultOf: (call: number) => Fault | undefined) => void;
  readonly stop: () => Promise<void>;
}

/** Starts a proxy in front of this URL, on any free port or on the one given. */
export async function startFaultyProxy(target: string, port = 0): Promise<FaultyProxy> {
  let calls = 0;
  let faultOf: (call: number) => Fault | undefined = () => undefined;
  const agent = new Agent({ keepAlive: true });
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const fault = faultOf(calls++) ?? passOn;
    const body = await buffer(request).catch(() => undefined);
    if (!body) return;
    const query = new URLSearchParams(body.toString()).get('query') ?? '';
    const answer = () => forward(new URL(request.url ?? '', target), { request, body, agent });
    await fault({ request, response, query, answer });
  };
  const server = createServer((request, response) => {
    // Where nothing can be passed on any more there is nobody to answer either.
    receive(request, response).catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    calls: () => calls,
    fail: (next) => {
      calls = 0;
      faultOf = next;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      agent.destroy();
    },
  };
}

/** A port of loopback that refuses connections until it is released. */
export interface RefusingPort {
  readonly port: number;
  readonly release: () => Promise<void>;
}

/** A port that is the near end of a connection for so long: nobody can listen on it. */
export async function refusingPort(): Promise<RefusingPort> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const near = connect({ host: '127.0.0.1', port, localPort: await freePort() });
  const [[far]] = (await Promise.all([once(server, 'connection'), once(near, 'connect')])) as [[Socket], unknown[]];
  far.on('error', () => undefined);
  return {
    port: near.localPort ?? 0,
    release: async () => {
      near.resetAndDestroy();
      server.close();
      far.destroy();
      await once(server, 'close');
    },
  };
}

/** The answer of the server behind. */
export const passOn: Fault = async ({ response, answer }) => {
  const { status, headers, body } = await answer();
  response.writeHead(status, headers).end(body);
};

interface Query {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly agent: Agent;
}

async function forward(url: URL, { request, body, agent }: Query): Promise<WholeAnswer> {
  const headers = { ...endToEnd(request.headers), host: url.host };
  const asked = send(url, { method: request.method ?? 'GET', headers, agent });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: endToEnd(answer.headers), body: await buffer(answer) };
}

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** The headers that are not about one connection only. */
function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}
